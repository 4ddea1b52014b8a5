/** What a plan needs of a cluster, asked before anything is changed: rights, version, room, storage, and whether it lets objects be. */
import type { Check } from '../../../engine/runtime.ts';
import type { Operation, Resource } from '../../../plan/types.ts';
import type { Client, KubeObject } from '../client/index.ts';
import type { Place } from '../names.ts';
import { findNamespace } from '../run/ground.ts';
import { admissionChecks } from './admission.ts';
import { priorityChecks } from './priority.ts';
import { readerChecks } from './reader.ts';
import { rightsCheck } from './rights.ts';
import { roomChecks } from './room.ts';
import { versionCheck } from './version.ts';
import { volumeChecks } from './volumes.ts';

export { hasGatewayClass, missingClass } from './gateway-class.ts';
export { assertScaling, KEDA, lookInto, METRICS_SERVER, type Needs, presence } from './needs.ts';
export { versionCheck } from './version.ts';

export interface PreflightTools {
  readonly client: Client;
  readonly place: Place;
  readonly signal: AbortSignal;
  /** The object behind an id, as the last observation saw it. */
  readonly liveOf: (id: string) => KubeObject | undefined;
}

/** Everything that is missing at once, and warnings; nothing where all is well. Changes nothing. */
export async function preflight(
  operations: readonly Operation[],
  desired: readonly Resource[],
  tools: PreflightTools,
): Promise<Check[]> {
  const { client, place, signal } = tools;
  const namespace = await findNamespace(client, place, signal);
  const checks = await Promise.all([
    versionCheck(client),
    rightsCheck(operations, namespace !== undefined, tools),
    volumeChecks(operations, tools),
    priorityChecks(operations, client),
    readerChecks(operations, desired),
    ...(namespace ? [roomChecks(operations, tools), admissionChecks(operations, tools)] : []),
  ]);
  return checks.flat().filter(({ ok }) => !ok);
}
