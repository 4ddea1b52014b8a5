import type { Kind, KubeObject } from '../client/index.ts';
import { isStatus } from '../client/index.ts';
import { manualCount } from '../counts.ts';
import { Annotation, instanceOf } from '../names.ts';
import { pinScaler } from '../pin.ts';
import { isCounted } from './count.ts';
import type { ApplyTools } from './index.ts';
import { gone } from './wait.ts';

const SCALERS: readonly Kind[] = ['HorizontalPodAutoscaler', 'ScaledObject'];

/**
 * Who counted until now leaves before somebody else begins: the other kind of autoscaler before a new one (two would fight, and KEDA
 * refuses to be the second), any autoscaler before the file counts again (it would change the count back). The copies stay meanwhile.
 */
export async function handOver(wanted: KubeObject, live: KubeObject | undefined, tools: ApplyTools): Promise<void> {
  const toFile =
    wanted.kind === 'Deployment' && !isCounted(wanted) && live?.metadata.annotations?.[Annotation.policy] !== undefined;
  const toAnother = SCALERS.includes(wanted.kind as Kind) && !live;
  if (!toFile && !toAnother) return;
  for (const kind of SCALERS) if (toFile || kind !== wanted.kind) await leave(kind, wanted.metadata.name, tools);
}

async function leave(kind: Kind, name: string, tools: ApplyTools): Promise<void> {
  const { client, place, signal, observer } = tools;
  const found = await client.get(kind, place.namespace, name, signal).catch((error) => {
    // Without KEDA there is nothing of KEDA's, and nobody needs rights for it.
    if (kind === 'ScaledObject' && isStatus(error, 403, 404)) return undefined;
    throw error;
  });
  if (found?.metadata.labels?.['app.kubernetes.io/instance'] !== instanceOf(place)) return;
  const { uid } = found.metadata;
  await client.remove(kind, place.namespace, name, { propagation: 'Foreground', signal, ...(uid ? { uid } : {}) });
  await gone(kind, name, uid, tools);
  await observer.removed(kind, name);
}

/** A count that was set by hand before the autoscaler was there, or before it was made anew, holds there too. */
export async function keepPinned(wanted: KubeObject, before: KubeObject | undefined, tools: ApplyTools): Promise<void> {
  if (!SCALERS.includes(wanted.kind as Kind) || before) return;
  const { client, place, signal } = tools;
  const manual = manualCount(await client.get('Deployment', place.namespace, wanted.metadata.name, signal));
  if (manual !== undefined) await pinScaler(client, place, wanted, { value: manual, owner: 'manual' });
}
