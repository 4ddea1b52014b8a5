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

/** Fields are set one by one: it is made at every tick of every simulated week, and spreading is slow. */
function reasonOf({ name, source, goal, target }: Watched, given: Answer): MetricReason {
  const failed = 'error' in given;
  const reason: { -readonly [K in keyof MetricReason]: MetricReason[K] } = {
    name,
    source,
    target: goal.type === 'none' ? target : goal.type,
    targetValue: goal.type === 'none' ? 0 : goal.value,
    proposal: failed ? null : given.replicas,
    because: failed ? 'failed' : given.because,
  };
  if (given.tally) {
    const { ready, unready, missing } = given.tally;
    reason.counted = { ready, unready, missing };
  }
  if (failed) {
    reason.error = given.error;
    return reason;
  }
  reason.value = given.value;
  reason.ratio = given.ratio;
  if (given.times !== undefined) reason.times = given.times;
  if (given.usage !== undefined) reason.usage = given.usage;
  if (given.request !== undefined) reason.request = given.request;
  return reason;
}
