import type { Replicas } from '../../model/context.ts';
import { REPLICAS_MANAGER } from './apply/managers.ts';
import type { Client, KubeObject } from './client/index.ts';
import { Annotation, PAUSED_REPLICAS, type Place } from './names.ts';

/**
 * A count set by hand, as the autoscaler of a component keeps it: both ends of the range are that count, or KEDA is paused at it.
 * Otherwise the range of the policy again. All of it under a manager of its own, so that a deploy leaves it alone.
 */
export async function pinScaler(client: Client, place: Place, scaler: KubeObject, count: Replicas): Promise<void> {
  const pinned = count.owner === 'manual' ? String(count.value) : undefined;
  if (scaler.kind === 'ScaledObject') {
    const annotations = pinned === undefined ? {} : { [Annotation.manualReplicas]: pinned, [PAUSED_REPLICAS]: pinned };
    const { apiVersion, kind, metadata } = scaler;
    const object = { apiVersion, kind, metadata: { name: metadata.name, annotations } };
    await client.apply('ScaledObject', place.namespace, object, { manager: REPLICAS_MANAGER, force: true });
    return;
  }
  const object = rangeOf(scaler, count);
  await client.apply('HorizontalPodAutoscaler', place.namespace, object, { manager: REPLICAS_MANAGER, force: true });
}

/** 0 stops this autoscaler by itself. */
function rangeOf(scaler: KubeObject, count: Replicas): KubeObject {
  const [min, max] = (scaler.metadata.annotations?.[Annotation.policy] ?? '').split('..').map(Number);
  const manual = count.owner === 'manual' && count.value > 0 ? count.value : undefined;
  const minReplicas = manual ?? Math.max(1, min || 1);
  const maxReplicas = manual ?? (max || minReplicas);
  const annotations = manual === undefined ? {} : { annotations: { [Annotation.manualReplicas]: String(manual) } };
  return {
    apiVersion: scaler.apiVersion,
    kind: scaler.kind,
    metadata: { name: scaler.metadata.name, ...annotations },
    // Required by the schema; the same as it is.
    spec: {
      scaleTargetRef: (scaler.spec as { readonly scaleTargetRef: unknown }).scaleTargetRef,
      minReplicas,
      maxReplicas,
    },
  };
}
