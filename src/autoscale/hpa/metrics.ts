import type { HpaTick, MetricReason } from '../types.ts';
import { type Answer, byAverage, byUtilization, type Seen } from './pods.ts';
import type { CompleteSpec, Watched } from './spec.ts';
import { byShare, byTotal, seriesOf, sumOf } from './values.ts';

type Tick = HpaTick & { readonly currentReplicas: number };

export interface Looked {
  readonly metrics: readonly MetricReason[];
  /** What the metrics ask for together; undefined: nothing may be done, because of the metric that failed first. */
  readonly recommended: number | undefined;
  readonly winner: number | undefined;
  /** Source of the first metric that failed. */
  readonly failed: string | undefined;
}

/** Every metric's proposal, and the largest. Where one failed, the others may hold or raise the count, never lower it. */
export function look(spec: CompleteSpec, tick: Tick, seen: Seen): Looked {
  const metrics = spec.metrics.map((watched) => reasonOf(watched, answer(watched, tick, seen)));
  let recommended = 0;
  let winner: number | undefined;
  let failed: string | undefined;
  let failures = 0;
  metrics.forEach(({ proposal, source }, index) => {
    if (proposal === null) {
      failures++;
      failed ??= source;
    } else if (recommended === 0 || proposal > recommended) {
      recommended = proposal;
      winner = index;
    }
  });
  const blind = failures >= metrics.length || (failures > 0 && recommended < tick.currentReplicas);
  return { metrics, recommended: blind ? undefined : recommended, winner: blind ? undefined : winner, failed };
}

function answer({ source, name, goal }: Watched, tick: Tick, seen: Seen): Answer {
  if (goal.type === 'none') return { error: 'its target is not one that can be measured' };
  if (source === 'Object' || source === 'External') {
    const series = seriesOf(tick, source, name);
    if (!series) return { error: `there is no value of ${name}` };
    if (goal.type === 'Value') return byTotal(seen, sumOf(series, 'Value', source), goal.value);
    const status = tick.statusReplicas ?? tick.currentReplicas;
    return byShare(seen, sumOf(series, 'AverageValue', source), goal.value, status, source);
  }
  if (goal.type === 'Utilization') return byUtilization(seen, name, goal.value);
  return byAverage(seen, name, source === 'Resource', goal.value);
}

function reasonOf({ name, source, goal, target }: Watched, given: Answer): MetricReason {
  const known = {
    name,
    source,
    target: goal.type === 'none' ? target : goal.type,
    targetValue: goal.type === 'none' ? 0 : goal.value,
  };
  const counted = given.tally
    ? { counted: { ready: given.tally.ready, unready: given.tally.unready, missing: given.tally.missing } }
    : {};
  if ('error' in given) return { ...known, ...counted, proposal: null, because: 'failed', error: given.error };
  const { value, ratio, times, usage, request, replicas, because } = given;
  return {
    ...known,
    ...counted,
    value,
    ratio,
    ...(times === undefined ? {} : { times }),
    ...(usage === undefined ? {} : { usage }),
    ...(request === undefined ? {} : { request }),
    proposal: replicas,
    because,
  };
}
