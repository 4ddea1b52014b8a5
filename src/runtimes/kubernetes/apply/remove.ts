import type { Facts } from '../../../engine/runtime.ts';
import type { Operation } from '../../../plan/types.ts';
import { isStatus, type Kind, type KubeObject } from '../client/index.ts';
import { instanceOf, selectorOf } from '../names.ts';
import { podsOf } from '../pods.ts';
import type { ApplyTools } from './index.ts';
import { gone, POLL_MS } from './wait.ts';

/** Nobody is left to serve on `down`: programs get this long, in seconds, instead of their drain. */
const QUICK_GRACE = 2;
/** These end pods or hold data: done only when all of it is gone. */
const WAITED: readonly Kind[] = ['Deployment', 'StatefulSet', 'Job', 'PersistentVolumeClaim'];

/** Removes the object that was observed, if it is still there and ours. */
export async function removeObject(operation: Operation, kind: Kind, tools: ApplyTools): Promise<Facts> {
  const { client, place, observer, signal } = tools;
  const name = nameOf(operation, observer.object(operation.id));
  const live = await client.get(kind, place.namespace, name, signal);
  if (!live || live.metadata.labels?.['app.kubernetes.io/instance'] !== instanceOf(place)) {
    await observer.removed(kind, name);
    return { removed: false };
  }
  const { uid } = live.metadata;
  const quick = kind === 'Deployment' && operation.cause.code === 'down';
  const propagation = WAITED.includes(kind) && !quick ? 'Foreground' : 'Background';
  await client.remove(kind, place.namespace, name, { propagation, signal, ...(uid ? { uid } : {}) }).catch((error) => {
    // Another one of the same name: not what was meant.
    if (!isStatus(error, 409)) throw error;
  });
  if (quick) await endPods(operation.component, tools);
  if (WAITED.includes(kind)) await gone(kind, name, uid, tools);
  await observer.removed(kind, name);
  return { removed: true };
}

/**
 * The pods at the same time as their owner: before it, they would be made anew; after it, the garbage collector would have given
 * them all the time that they ask for.
 */
async function endPods(component: string, { client, place, clock, signal }: ApplyTools): Promise<void> {
  const selector = Object.entries(selectorOf(place, component))
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  await Promise.all([
    client.removeAll('ReplicaSet', place.namespace, selector),
    client.removeAll('Pod', place.namespace, selector, QUICK_GRACE),
  ]);
  while ((await podsOf(client, place, component, signal)).length > 0) await clock.sleep(POLL_MS, signal);
}

/** From the facts: the plan may come from another process than the one that observes now. */
function nameOf({ observed, id }: Operation, live: KubeObject | undefined): string {
  const name = (observed?.facts as { readonly name?: string } | undefined)?.name ?? live?.metadata.name;
  if (name === undefined) throw new Error(`${id}: its name is not known`);
  return name;
}
