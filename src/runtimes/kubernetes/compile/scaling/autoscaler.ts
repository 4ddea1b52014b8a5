import type { Component, ScaleMetric } from '../../../../model/types.ts';
import type { KubeObject } from '../../client/index.ts';
import { Annotation, labelsOf } from '../../names.ts';
import { scalerNotes } from '../linter-notes.ts';
import type { Scope } from '../scope.ts';
import { behaviorOf } from './behavior.ts';

/** What the cluster's own metrics API knows. */
export const isResource = (metric: ScaleMetric): metric is Extract<ScaleMetric, { type: 'cpu' | 'memory' }> =>
  metric.type === 'cpu' || metric.type === 'memory';

/** A policy over cpu and memory alone as HorizontalPodAutoscaler v2. A count set by hand is no part of it: only `scale` writes that (pin.ts). */
export function autoscaler(scope: Scope, component: Component): KubeObject | undefined {
  const { scale } = component;
  if (!scale) return undefined;
  const behavior = behaviorOf(scale);
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: {
      name: component.name,
      namespace: scope.place.namespace,
      labels: labelsOf(scope.place, component.name, component.name, component.kind),
      annotations: { [Annotation.policy]: `${scale.min}..${scale.max}`, ...scalerNotes(scale.min) },
    },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: component.name },
      minReplicas: Math.max(1, scale.min),
      maxReplicas: scale.max,
      metrics: scale.metrics.filter(isResource).map(({ type, percent }) => ({
        type: 'Resource',
        resource: { name: type, target: { type: 'Utilization', averageUtilization: percent } },
      })),
      ...(behavior ? { behavior } : {}),
    },
  };
}
