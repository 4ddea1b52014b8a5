import type { Component, ScaleDirection, ScaleMetric } from '../../../model/types.ts';
import type { KubeObject } from '../client/index.ts';
import { Annotation, labelsOf } from '../names.ts';
import type { Scope } from './scope.ts';

const isResource = (metric: ScaleMetric): metric is Extract<ScaleMetric, { type: 'cpu' | 'memory' }> =>
  metric.type === 'cpu' || metric.type === 'memory';

const hasResourceMetric = (component: Component) => component.scale?.metrics.some(isResource) ?? false;

/** Whether the cluster's autoscaler counts the copies: a policy over cpu or memory that is not stopped by a count of 0. */
export function usesAutoscaler(scope: Scope, component: Component): boolean {
  const replicas = scope.context.replicas[component.name];
  const stopped = replicas?.owner === 'manual' && replicas.value === 0;
  return component.kind !== 'store' && hasResourceMetric(component) && !stopped;
}

/** The policy as HorizontalPodAutoscaler v2. A count set by hand pins both ends, so that going back is one change. */
export function autoscaler(scope: Scope, component: Component): KubeObject | undefined {
  const { scale } = component;
  if (!scale || !usesAutoscaler(scope, component)) return undefined;
  const replicas = scope.context.replicas[component.name];
  const pinned = replicas?.owner === 'manual' ? replicas.value : undefined;
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: {
      name: component.name,
      namespace: scope.place.namespace,
      labels: labelsOf(scope.place, component.name, component.name, component.kind),
      annotations: { [Annotation.policy]: `${scale.min}..${scale.max}` },
    },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: component.name },
      minReplicas: pinned ?? Math.max(1, scale.min),
      maxReplicas: pinned ?? scale.max,
      metrics: scale.metrics.filter(isResource).map(({ type, percent }) => ({
        type: 'Resource',
        resource: { name: type, target: { type: 'Utilization', averageUtilization: percent } },
      })),
      ...(scale.up || scale.down
        ? {
            behavior: {
              ...(scale.up ? { scaleUp: direction(scale.up) } : {}),
              ...(scale.down ? { scaleDown: direction(scale.down) } : {}),
            },
          }
        : {}),
    },
  };
}

const TYPES = { pods: 'Pods', percent: 'Percent' } as const;
const SELECT = { max: 'Max', min: 'Min', disabled: 'Disabled' } as const;

/** What is not said keeps the cluster's default. A tolerance is a ratio there. */
const direction = ({ windowSeconds, tolerance, policies, select }: ScaleDirection): object => ({
  ...(windowSeconds === undefined ? {} : { stabilizationWindowSeconds: windowSeconds }),
  ...(tolerance === undefined ? {} : { tolerance: `${Math.round(tolerance * 1000)}m` }),
  ...(policies ? { policies: policies.map(({ type, ...rest }) => ({ type: TYPES[type], ...rest })) } : {}),
  ...(select ? { selectPolicy: SELECT[select] } : {}),
});
