import type { ScaleDirection, ScaleMetric, ScalePolicy } from '../model/types.ts';
import type { HpaMetric, HpaRules, HpaSpec, KedaSpec } from './types.ts';

/**
 * The policy as the spec of an autoscaling/v2 HorizontalPodAutoscaler. What the policy does not say is left out, so that
 * Kubernetes' defaults hold. A least count of 0 is 1 here: sleeping and waking up is KEDA's part.
 */
export function hpaSpecOf({ min, max, metrics, up, down }: ScalePolicy): HpaSpec {
  const behavior = { ...(up ? { scaleUp: rules(up) } : {}), ...(down ? { scaleDown: rules(down) } : {}) };
  return {
    minReplicas: Math.max(1, min),
    maxReplicas: max,
    metrics: metrics.map(metric),
    ...(up || down ? { behavior } : {}),
  };
}

/** The policy around zero. A window down is the cool-down, too: both say for how long it has to be quiet. */
export function kedaSpecOf({ min, max, down }: ScalePolicy): KedaSpec {
  return {
    minReplicaCount: min,
    maxReplicaCount: max,
    ...(down?.windowSeconds === undefined ? {} : { cooldownPeriod: down.windowSeconds }),
  };
}

const average = (perReplica: number) => ({ type: 'AverageValue', averageValue: String(perReplica) }) as const;

function metric(each: ScaleMetric): HpaMetric {
  switch (each.type) {
    case 'cpu':
    case 'memory':
      return {
        type: 'Resource',
        resource: { name: each.type, target: { type: 'Utilization', averageUtilization: each.percent } },
      };
    case 'rps':
    case 'queue':
      return { type: 'External', external: { metric: { name: each.type }, target: average(each.perReplica) } };
    case 'custom':
      return { type: 'Pods', pods: { metric: { name: each.metric }, target: average(each.perReplica) } };
  }
}

const TYPES = { pods: 'Pods', percent: 'Percent' } as const;
const SELECT = { max: 'Max', min: 'Min', disabled: 'Disabled' } as const;

const rules = ({ windowSeconds, tolerance, policies, select }: ScaleDirection): HpaRules => ({
  ...(windowSeconds === undefined ? {} : { stabilizationWindowSeconds: windowSeconds }),
  ...(tolerance === undefined ? {} : { tolerance: `${Math.round(tolerance * 1000)}m` }),
  ...(policies ? { policies: policies.map(({ type, ...rest }) => ({ type: TYPES[type], ...rest })) } : {}),
  ...(select ? { selectPolicy: SELECT[select] } : {}),
});
