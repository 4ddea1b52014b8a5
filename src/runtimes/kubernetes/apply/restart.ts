import type { Facts } from '../../../engine/runtime.ts';
import type { Kind, KubeObject } from '../client/index.ts';
import { Annotation } from '../names.ts';
import type { ApplyTools } from './index.ts';
import { RESTART_MANAGER } from './managers.ts';

/** New pods with the same definition. The note in the template has an owner of its own, so that the next deploy leaves it there. */
export async function restartWorkload(
  wanted: KubeObject,
  kind: Kind,
  { client, place, clock, signal }: ApplyTools,
): Promise<Facts> {
  // Objects without pods have nothing to restart.
  if (kind !== 'Deployment' && kind !== 'StatefulSet') return { restarted: false };
  const at = new Date(clock.now()).toISOString();
  const note: KubeObject = {
    apiVersion: wanted.apiVersion,
    kind,
    metadata: { name: wanted.metadata.name },
    spec: { template: { metadata: { annotations: { [Annotation.restartedAt]: at } } } },
  };
  await client.apply(kind, place.namespace, note, { manager: RESTART_MANAGER, force: true, signal });
  return { restarted: true };
}
