import { ExitCode, PlatformError } from '../../../kernel/index.ts';
import type { HpaMetric, HpaSpec, KedaSpec, MetricTarget } from '../../types.ts';
import type { Needs, Source } from '../measure.ts';
import type { Policy } from '../types.ts';
import { type Activation, kedaDecider } from './deciders.ts';
import { minOverMax } from './manifest.ts';
import { type Sources, sourceOf } from './sources.ts';
import { thresholdsOf } from './triggers.ts';

export interface Trigger {
  readonly type: string;
  readonly name?: string | undefined;
  readonly metricType?: MetricTarget['type'] | undefined;
  readonly metadata: Readonly<Record<string, string | number | boolean>>;
}
export interface ScaledObject extends KedaSpec {
  readonly pollingInterval?: number | undefined;
  readonly triggers: readonly Trigger[];
  readonly advanced?:
    | {
        readonly horizontalPodAutoscalerConfig?: { readonly behavior?: HpaSpec['behavior'] | undefined } | undefined;
      }
    | undefined;
}

/** KEDA's own defaults. */
const POLL_SECONDS = 30;
const MOST = 100;

/** A ScaledObject as KEDA runs it: the HorizontalPodAutoscaler that KEDA makes of it, and its own part around zero. */
export function scaledObjectPolicy(name: string, body: ScaledObject, sources: Sources): Policy {
  const { minReplicaCount: min = 0, maxReplicaCount: max = MOST, pollingInterval = POLL_SECONDS, triggers } = body;
  if (min > max) throw minOverMax(name, min, max);
  const read = triggers.map((trigger, index) => triggerOf(trigger, index, sources));
  const behavior = body.advanced?.horizontalPodAutoscalerConfig?.behavior;
  const hpa: HpaSpec = {
    minReplicas: Math.max(min, 1),
    maxReplicas: max,
    metrics: read.map(({ metric }) => metric),
    ...(behavior ? { behavior } : {}),
  };
  const values: Needs['values'] = Object.fromEntries(
    read.flatMap(({ metric, source }) =>
      metric.type === 'External' && source ? [[metric.external.metric.name, source]] : [],
    ),
  );
  const activations = read.flatMap(({ source, activation }): Activation[] =>
    source ? [{ source, above: activation }] : [],
  );
  return {
    name,
    min,
    max,
    needs: { pods: {}, values },
    usesCpu: triggers.some(({ type }) => type === 'cpu'),
    decider: () => kedaDecider(name, { hpa, keda: body, pollSeconds: pollingInterval, activations }),
  };
}

interface ReadTrigger {
  readonly metric: HpaMetric;
  /** Absent for cpu and memory. */
  readonly source?: Source;
  readonly activation: number;
}

function triggerOf(trigger: Trigger, index: number, sources: Sources): ReadTrigger {
  const { type, metadata, name, metricType } = trigger;
  if (type === 'cpu' || type === 'memory') {
    const kind = metricType ?? (metadata.type === 'AverageValue' ? 'AverageValue' : 'Utilization');
    const value = numberOf(trigger, 'value');
    const target: MetricTarget =
      kind === 'Utilization'
        ? { type: kind, averageUtilization: Math.trunc(value) }
        : { type: 'AverageValue', averageValue: String(metadata.value) };
    return { metric: { type: 'Resource', resource: { name: type, target } }, activation: 0 };
  }
  const known = thresholdsOf(type, metadata);
  if (!known) throw notSimulated(type);
  const label = name ?? (typeof metadata.metricName === 'string' ? metadata.metricName : type);
  const source = sources[label] ?? known.source ?? sourceOf(label, sources, String(metadata.query ?? ''));
  const value = String(
    metadata[known.threshold] === undefined
      ? (known.usual ?? numberOf(trigger, known.threshold))
      : numberOf(trigger, known.threshold),
  );
  const target: MetricTarget =
    metricType === 'Value' ? { type: 'Value', value } : { type: 'AverageValue', averageValue: value };
  const activation = metadata[known.activation] === undefined ? 0 : numberOf(trigger, known.activation);
  return {
    metric: { type: 'External', external: { metric: { name: `s${index}-${label}` }, target } },
    source,
    activation,
  };
}

function numberOf({ type, metadata }: Trigger, key: string): number {
  const value = Number(metadata[key] ?? Number.NaN);
  if (Number.isFinite(value)) return value;
  throw new PlatformError({
    code: 'bad-policy',
    message: `trigger ${type}: ${key} ${metadata[key] === undefined ? 'is missing' : `is ${metadata[key]}, and no number`}`,
    exitCode: ExitCode.badInput,
  });
}

const notSimulated = (type: string): PlatformError =>
  new PlatformError({
    code: 'bad-policy',
    message: `the trigger ${type} cannot be simulated: what it measures does not follow from load`,
    details: ['it can be: cpu, memory, prometheus, metrics-api, and the usual queues and databases'],
    exitCode: ExitCode.badInput,
  });
