import type { Facts } from '../../../engine/runtime.ts';
import { ApiError, type Kind, type KubeObject } from '../client/index.ts';
import { withLiveCount } from '../counts.ts';
import { instanceOf } from '../names.ts';
import { keepCount, withFewest } from './count.ts';
import type { ApplyTools } from './index.ts';
import { allOurs, conflictError, conflictsOf, foreignError, isFixed, neverApplied, ofPolicy } from './managers.ts';
import { recreate } from './recreate.ts';
import { handOver, keepPinned } from './scaler.ts';
import { gone } from './wait.ts';

/** Server-side apply: creates the object or sets exactly our fields. `live` is what the plan saw. */
export async function applyObject(
  wanted: KubeObject,
  live: KubeObject | undefined,
  kind: Kind,
  tools: ApplyTools,
): Promise<Facts> {
  const { client, place, signal } = tools;
  const { name } = wanted.metadata;
  const before = live?.metadata.deletionTimestamp === undefined && live ? live : await present(kind, name, tools);
  if (before && !isOurs(before, tools)) throw foreignError(kind, name, place.namespace);
  await handOver(wanted, before, tools);
  if (before) await keepCount(wanted, before, tools);
  const object = before ? withLiveCount(wanted, before) : withFewest(wanted);
  const after = await client.apply(kind, place.namespace, object, { signal }).catch((error: unknown) => {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 409) return taken(error, object, before, kind, tools);
    if (error.status === 422 && before && isFixed(error)) return recreate(object, before, kind, error, tools);
    throw error;
  });
  await keepPinned(wanted, before, tools);
  await tools.observer.wrote(kind, after);
  return { uid: after.metadata.uid ?? '', generation: after.metadata.generation ?? 0 };
}

/** What has the name now; something that is on its way out is waited for. */
async function present(kind: Kind, name: string, tools: ApplyTools): Promise<KubeObject | undefined> {
  const found = await tools.client.get(kind, tools.place.namespace, name, tools.signal);
  if (found?.metadata.deletionTimestamp === undefined) return found;
  await gone(kind, name, found.metadata.uid, tools);
  return undefined;
}

const isOurs = ({ metadata }: KubeObject, { place }: ApplyTools) =>
  metadata.labels?.['app.kubernetes.io/instance'] === instanceOf(place);

/** Others own what we want to set. Forced among ourselves, and once for objects that another tool applied from rendered files. */
async function taken(
  error: ApiError,
  object: KubeObject,
  before: KubeObject | undefined,
  kind: Kind,
  tools: ApplyTools,
): Promise<KubeObject> {
  const { client, place, signal } = tools;
  const conflicts = conflictsOf(error);
  if (conflicts.length === 0) throw error;
  const adopts = before !== undefined && neverApplied(before);
  if (tools.takeOver || adopts || allOurs(conflicts) || (before && ofPolicy(conflicts, before)))
    return client.apply(kind, place.namespace, object, { force: true, signal });
  throw conflictError(object, conflicts, place.environment);
}
