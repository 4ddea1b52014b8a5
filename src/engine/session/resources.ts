import type { Observed, Resource } from '../../plan/types.ts';

/** What a copy was made from, as far as it tells. */
export function asResource({ id, kind, component, spec, digest, holdsData, rollout }: Observed): Resource {
  return { id, kind, component, spec: spec ?? null, digest, dependsOn: [], deadlineMs: 60_000, holdsData, rollout };
}
