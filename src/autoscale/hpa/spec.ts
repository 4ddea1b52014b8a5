import type { HpaMetric, HpaRules, HpaSpec, MetricTarget } from '../types.ts';
import { floatOf, milliOf, parseQuantity } from './quantity.ts';

/** What a metric is held against. `none`: the spec lacks what its kind needs. */
export type Goal =
  | { readonly type: 'Utilization'; readonly value: number }
  | { readonly type: 'AverageValue' | 'Value'; readonly value: number }
  | { readonly type: 'none' };

export interface Watched {
  readonly source: HpaMetric['type'];
  readonly name: string;
  readonly goal: Goal;
  /** As written; says what was meant where the goal is `none`. */
  readonly target: MetricTarget['type'];
}

/** One direction with everything filled in; only the window down may be left to the controller. */
export interface Rules {
  readonly windowSeconds: number | undefined;
  readonly select: 'Max' | 'Min' | 'Disabled';
  readonly policies: NonNullable<HpaRules['policies']>;
  readonly tolerance: number | undefined;
}

export interface CompleteSpec {
  readonly min: number;
  readonly max: number;
  readonly metrics: readonly Watched[];
  /** Object and External metrics can be read without a pod. */
  readonly canWakeUp: boolean;
  readonly behavior: { readonly up: Rules; readonly down: Rules } | undefined;
}

const DEFAULT_METRICS: readonly HpaMetric[] = [
  { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
];
const DOUBLE = { type: 'Percent', value: 100, periodSeconds: 15 } as const;
const FOUR_MORE = { type: 'Pods', value: 4, periodSeconds: 15 } as const;

const known = new WeakMap<HpaSpec, CompleteSpec>();

/** The spec with the API's defaults filled in and its quantities read. Kept by identity: a loop asks with the same one. */
export function complete(spec: HpaSpec): CompleteSpec {
  const found = known.get(spec);
  if (found) return found;
  const metrics = (spec.metrics?.length ? spec.metrics : DEFAULT_METRICS).map(watched);
  const made: CompleteSpec = {
    min: spec.minReplicas ?? 1,
    max: spec.maxReplicas,
    metrics,
    canWakeUp: metrics.some(({ source }) => source === 'Object' || source === 'External'),
    behavior: spec.behavior
      ? {
          up: rules(spec.behavior.scaleUp, [FOUR_MORE, DOUBLE], 0),
          down: rules(spec.behavior.scaleDown, [DOUBLE], undefined),
        }
      : undefined,
  };
  known.set(spec, made);
  return made;
}

const rules = (written: HpaRules | undefined, policies: Rules['policies'], window: number | undefined): Rules => ({
  windowSeconds: written?.stabilizationWindowSeconds ?? window,
  select: written?.selectPolicy ?? 'Max',
  policies: written?.policies ?? policies,
  tolerance: written?.tolerance == null ? undefined : floatOf(parseQuantity(written.tolerance)),
});

function watched(metric: HpaMetric): Watched {
  const { name, target } = read(metric);
  return { source: metric.type, name, target: target.type, goal: goal(metric.type, target) };
}

function read(metric: HpaMetric): { name: string; target: MetricTarget } {
  switch (metric.type) {
    case 'Resource':
      return metric.resource;
    case 'Pods':
      return { name: metric.pods.metric.name, target: metric.pods.target };
    case 'Object':
      return { name: metric.object.metric.name, target: metric.object.target };
    case 'External':
      return { name: metric.external.metric.name, target: metric.external.target };
    default:
      // ContainerResource, and what comes after it: it can be written, but nothing here measures it.
      return { name: (metric as { type: string }).type, target: { type: 'Utilization' } };
  }
}

/** Which field counts depends on the kind of metric; `type` alone decides only for Object. */
function goal(source: HpaMetric['type'], target: MetricTarget): Goal {
  const average = target.averageValue ?? undefined;
  const total = target.value ?? undefined;
  const asWritten = source !== 'Object' || target.type === 'AverageValue';
  if (average !== undefined && asWritten) return { type: 'AverageValue', value: milliOf(parseQuantity(average)) };
  if (source === 'Resource') {
    const percent = target.averageUtilization ?? undefined;
    return percent === undefined ? { type: 'none' } : { type: 'Utilization', value: percent };
  }
  const allowed = source === 'External' || (source === 'Object' && target.type === 'Value');
  return total !== undefined && allowed ? { type: 'Value', value: milliOf(parseQuantity(total)) } : { type: 'none' };
}
