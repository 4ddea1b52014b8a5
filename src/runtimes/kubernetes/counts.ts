import type { KubeObject } from './client/index.ts';
import { Annotation } from './names.ts';

/** A count that was set by hand, as the workload itself keeps it. */
export function manualCount(live: KubeObject | undefined): number | undefined {
  const text = live?.metadata.annotations?.[Annotation.manualReplicas];
  const count = Number(text);
  return text !== undefined && Number.isInteger(count) && count >= 0 ? count : undefined;
}

interface Counted extends KubeObject {
  readonly spec?: { readonly replicas?: number; readonly minReplicas?: number; readonly maxReplicas?: number };
}

/**
 * What is applied to a workload or its autoscaler: where a count was set by hand, that one, whatever the file (or the release that
 * is put back) says. KEDA holds still by an annotation, which no apply of the whole object touches.
 */
export function withLiveCount(wanted: KubeObject, live: KubeObject | undefined): KubeObject {
  const count = manualCount(live);
  const { spec } = wanted as Counted;
  if (count === undefined || spec === undefined) return wanted;
  if (wanted.kind === 'Deployment' && spec.replicas !== undefined)
    return { ...wanted, spec: { ...spec, replicas: count } };
  if (wanted.kind === 'HorizontalPodAutoscaler' && count > 0) {
    return { ...wanted, spec: { ...spec, minReplicas: count, maxReplicas: count } };
  }
  return wanted;
}
