import { ExitCode, PlatformError } from '../../../kernel/index.ts';
import type { HpaMetric, HpaSpec } from '../../types.ts';
import type { Needs } from '../measure.ts';
import type { Policy } from '../types.ts';
import { hpaDecider } from './deciders.ts';
import { type Sources, sourceOf } from './sources.ts';

/** What the metrics of a spec need to be told. Resource metrics are always there. */
export function needsOf(metrics: readonly HpaMetric[], sources: Sources): Needs {
  const pods: Needs['pods'] = Object.fromEntries(
    metrics.flatMap((metric) => {
      const name = metric.type === 'Pods' ? metric.pods.metric.name : undefined;
      return name === undefined ? [] : [[name, sourceOf(name, sources)] as const];
    }),
  );
  const values: Needs['values'] = Object.fromEntries(
    metrics.flatMap((metric) => {
      if (metric.type !== 'Object' && metric.type !== 'External') return [];
      const { name } = metric.type === 'Object' ? metric.object.metric : metric.external.metric;
      return [[name, sourceOf(name, sources)] as const];
    }),
  );
  return { pods, values };
}

export const usesCpu = ({ metrics }: HpaSpec): boolean =>
  // Without metrics the API fills in CPU at 80 %.
  !metrics?.length || metrics.some((metric) => metric.type === 'Resource' && metric.resource.name === 'cpu');

/** A HorizontalPodAutoscaler as it was read: autoscaling/v2, or the one number of v1. */
export function hpaPolicy(
  name: string,
  body: HpaSpec & { readonly targetCPUUtilizationPercentage?: number | undefined },
  sources: Sources,
): Policy {
  const { targetCPUUtilizationPercentage: percent, metrics } = body;
  const ofV1: HpaMetric[] | undefined =
    percent === undefined
      ? undefined
      : [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: percent } } }];
  const spec: HpaSpec = metrics || !ofV1 ? body : { ...body, metrics: ofV1 };
  const min = spec.minReplicas ?? 1;
  if (min > spec.maxReplicas) throw minOverMax(name, min, spec.maxReplicas);
  return {
    name,
    min,
    max: spec.maxReplicas,
    needs: needsOf(spec.metrics ?? [], sources),
    usesCpu: usesCpu(spec),
    decider: () => hpaDecider(name, spec),
  };
}

export const minOverMax = (name: string, min: number, max: number): PlatformError =>
  new PlatformError({
    code: 'bad-policy',
    message: `${name}: its fewest replicas are ${min}, its most ${max}`,
    exitCode: ExitCode.badInput,
  });
