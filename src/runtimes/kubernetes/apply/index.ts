/** Carries out one operation on one object, idempotently. It does not wait for readiness; it waits until what goes is gone. */
import type { Facts } from '../../../engine/runtime.ts';
import type { Ports } from '../../../kernel/index.ts';
import type { Operation } from '../../../plan/types.ts';
import { type Client, explain, isKind, type KubeObject } from '../client/index.ts';
import type { Place } from '../names.ts';
import type { Observer } from '../observe/index.ts';
import { runJob } from './job.ts';
import { applyObject } from './object.ts';
import { removeObject } from './remove.ts';
import { restartWorkload } from './restart.ts';

export interface ApplyTools {
  readonly client: Client;
  readonly place: Place;
  readonly clock: Ports['clock'];
  readonly observer: Observer;
  readonly signal: AbortSignal;
  /** Fields that somebody else owns by now are set all the same. */
  readonly takeOver?: boolean;
}

export async function apply(operation: Operation, tools: ApplyTools): Promise<Facts> {
  const { client, observer } = tools;
  const kind = operation.desired?.kind ?? operation.observed?.kind ?? '';
  if (!isKind(kind)) throw new Error(`${operation.id}: unknown kind ${kind}`);
  try {
    if (operation.action === 'remove') return await removeObject(operation, kind, tools);
    if (!operation.desired) throw new Error(`${operation.id}: nothing to apply`);
    const wanted = operation.desired.spec as unknown as KubeObject;
    if (operation.action === 'run') return await runJob(wanted, operation.generation, tools);
    if (operation.cause.code === 'restart') return await restartWorkload(wanted, kind, tools);
    return await applyObject(wanted, observer.object(operation.id), kind, tools);
  } catch (error) {
    // Whatever came of it: the next observation asks the server.
    observer.forget(kind);
    const doing = `to ${operation.action} ${kind} of ${operation.component} in namespace ${tools.place.namespace}`;
    throw explain(client.where, error, doing);
  }
}
