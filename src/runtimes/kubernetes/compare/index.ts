/** What would change, in the cluster's own words: a server-side dry run for everything that is not plainly the same. */
import type { Change } from '../../../engine/runtime.ts';
import type { Effect } from '../../../kernel/index.ts';
import type { Observed, Resource } from '../../../plan/types.ts';
import { ApiError, type Client, isKind, isStatus, type KubeObject } from '../client/index.ts';
import { withLiveCount } from '../counts.ts';
import type { Place } from '../names.ts';
import { assertApis } from '../preflight/apis.ts';
import { assertScaling } from '../preflight/index.ts';
import { conflictEffects } from './conflicts.ts';
import { covers } from './covers.ts';
import { type Delta, deltas } from './difference.ts';
import { effectsOf } from './effects.ts';
import { liveDigest } from './live.ts';
import { pathText, shown } from './path.ts';
import { type Tried, withoutServer } from './refused.ts';

export { driftOf } from './drift.ts';

/** Changes nothing. Tasks are known by their digest and not compared. Rejects where the cluster lacks what a new policy needs. */
export async function compare(
  client: Client,
  place: Place,
  desired: readonly Resource[],
  observed: readonly Observed[],
  liveOf: (id: string) => KubeObject | undefined,
): Promise<Change[]> {
  await assertScaling(client, desired, observed);
  await assertApis(client, desired, observed);
  const there = new Set(observed.map(({ id }) => id));
  const compared = desired.filter(({ rollout }) => rollout !== 'once');
  return Promise.all(
    compared.map(async ({ id, kind, spec }): Promise<Change> => {
      const live = there.has(id) ? liveOf(id) : undefined;
      if (!live) return { id, action: 'create', fields: [] };
      const wanted = withLiveCount(spec as unknown as KubeObject, live);
      const digest = liveDigest(live, wanted);
      if (covers(live, wanted)) return { id, action: 'keep', fields: [], live: digest };
      const found = await dryRun(client, place, kind, wanted, live);
      const fields = found.fields ?? found.deltas.map(({ path }) => pathText(path));
      const action = fields.length > 0 || found.effects.length > 0 ? 'update' : 'keep';
      return { id, action, fields, values: found.deltas.map(changeOf), effects: found.effects, live: digest };
    }),
  );
}

async function dryRun(
  client: Client,
  place: Place,
  kind: string,
  wanted: KubeObject,
  live: KubeObject,
): Promise<Tried> {
  if (!isKind(kind)) return { deltas: [{ path: ['kind'], before: live.kind, after: kind }], effects: [] };
  const warnings = new Set<string>();
  const onWarning = (text: string) => void warnings.add(text);
  const attempt = (force: boolean) => client.apply(kind, place.namespace, wanted, { dryRun: true, force, onWarning });
  let conflicts: readonly Effect[] = [];
  try {
    const after = await attempt(false).catch((error: unknown) => {
      if (!isStatus(error, 409)) throw error;
      conflicts = conflictEffects(error as ApiError, live, wanted, place.environment);
      return attempt(true);
    });
    const found = deltas({ ...live, apiVersion: '', kind: '' }, { ...after, apiVersion: '', kind: '' });
    const told = [...warnings].map((text): Effect => ({ level: 'warn', code: 'warning', text }));
    // A warning alone is no reason to write.
    const noted = found.length > 0 ? told : [];
    return { deltas: found, effects: [...conflicts, ...effectsOf({ live, after, deltas: found }), ...noted] };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return withoutServer(error, wanted, live);
  }
}

function changeOf({ path, before, after }: Delta) {
  const [was, is] = [shown(path, before), shown(path, after)];
  return {
    field: pathText(path),
    ...(was === undefined ? {} : { before: was }),
    ...(is === undefined ? {} : { after: is }),
  };
}
