import { digest, type Json } from '../../../kernel/index.ts';
import type { Resource } from '../../../plan/index.ts';
import type { LocalSpec } from '../spec.ts';

export const SERVICE_DEADLINE_MS = 60_000;
export const STORE_DEADLINE_MS = 120_000;

export const processId = (component: string, ordinal?: number): string =>
  ordinal === undefined ? `${component}/process` : `${component}/process/${ordinal}`;

/** A resource whose spec decides its digest; tasks are known by their identity alone. */
export function resource(
  base: Pick<Resource, 'id' | 'component' | 'rollout'> & Partial<Resource>,
  spec: LocalSpec,
): Resource {
  const json = spec as unknown as Json;
  return {
    kind: spec.kind,
    dependsOn: [],
    deadlineMs: SERVICE_DEADLINE_MS,
    holdsData: false,
    ...base,
    spec: json,
    digest: digest(spec.kind === 'task' ? spec.identity : json),
  };
}
