/** What would change, in the cluster's own words: a server-side dry run for everything that is not plainly the same. */
import type { Change } from '../../../engine/runtime.ts';
import type { Observed, Resource } from '../../../plan/types.ts';
import { ApiError, type Client, isKind, type KubeObject } from '../client/index.ts';
import { withLiveCount } from '../counts.ts';
import type { Place } from '../names.ts';
import { assertScaling } from '../preflight.ts';
import { covers } from './covers.ts';
import { difference } from './difference.ts';

/** Changes nothing. Tasks are known by their digest and not compared. Rejects where the cluster lacks what a new policy needs. */
export async function compare(
  client: Client,
  place: Place,
  desired: readonly Resource[],
  observed: readonly Observed[],
  liveOf: (id: string) => KubeObject | undefined,
): Promise<Change[]> {
  await assertScaling(client, desired, observed);
  const there = new Set(observed.map(({ id }) => id));
  const compared = desired.filter(({ rollout }) => rollout !== 'once');
  return Promise.all(
    compared.map(async ({ id, spec }): Promise<Change> => {
      const live = there.has(id) ? liveOf(id) : undefined;
      if (!live) return { id, action: 'create', fields: [] };
      const wanted = withLiveCount(spec as unknown as KubeObject, live);
      if (covers(live, wanted)) return { id, action: 'keep', fields: [] };
      const fields = await dryRun(client, place, wanted, live);
      return { id, action: fields.length > 0 ? 'update' : 'keep', fields };
    }),
  );
}

async function dryRun(client: Client, place: Place, wanted: KubeObject, live: KubeObject): Promise<string[]> {
  if (!isKind(wanted.kind)) return ['kind'];
  try {
    // Conflicts with others are told when the change is made; here only what would be different counts.
    const after = await client.apply(wanted.kind, place.namespace, wanted, { dryRun: true, force: true });
    return difference({ ...live, apiVersion: '', kind: '' }, { ...after, apiVersion: '', kind: '' });
  } catch (error) {
    // The server does not let the field be changed: it will be made anew. Which one it is, the error tells.
    if (!(error instanceof ApiError) || error.status !== 422) throw error;
    const fields = error.causes.flatMap(({ field }) => (field && field !== 'spec' ? [field] : []));
    return fields.length > 0 ? [...new Set(fields)] : difference(pick(live, wanted), wanted);
  }
}

/** The part of an object that another one names. */
function pick(live: unknown, wanted: unknown): unknown {
  if (
    typeof wanted !== 'object' ||
    wanted === null ||
    Array.isArray(wanted) ||
    typeof live !== 'object' ||
    live === null
  )
    return live;
  const from = live as Record<string, unknown>;
  return Object.fromEntries(Object.entries(wanted).map(([key, value]) => [key, pick(from[key], value)]));
}
