import type { HpaReason, MetricReason } from '../types.ts';
import { amount, moment, unit } from './units.ts';

/** What would have to change for another decision. */
export function otherwiseLines(reason: HpaReason, atSeconds: number): string[] {
  const { winner, stabilized, limited, bounded, skipped, metrics, recommended = 0, rules } = reason;
  if (skipped === 'stopped') return ['it starts again when the count is set'];
  if (skipped === 'outside-bounds') return [`it follows its metrics within ${rules.min}..${rules.max}`];
  if (skipped === 'no-metrics') return ['it follows its metrics as soon as they can be measured'];
  const found = winner === undefined ? undefined : metrics[winner];
  if (bounded) return [`with ${bounded.by === 'max' ? 'a higher max' : 'a lower min'} it would be ${recommended}`];
  if (limited) return [`without that limit it would be ${within(reason, stabilized?.to ?? recommended)}`];
  if (stabilized) {
    const out = stabilized.recommendedAtSeconds + stabilized.windowSeconds;
    return [
      `from ${moment(Math.max(out, atSeconds))} on that one does not count any more: ${recommended}, if nothing else asks for it`,
    ];
  }
  return found ? thresholds(found, reason) : [];
}

/** The nearest values of the metric that won, to either side, that give another count. */
function thresholds(metric: MetricReason, reason: HpaReason): string[] {
  const { value = 0, usage = 0, counted, name, target, source } = metric;
  // Where something was assumed of replicas, the formula has more than one unknown.
  if (counted && counted.missing + counted.unready > 0)
    return ['it is decided anew when all replicas are ready and measured'];
  const inAll = target === 'Value' || source === 'Object' || source === 'External';
  const now = inAll ? usage : value;
  const wanted = (at: number) => within(reason, proposalAt(metric, reason, at));
  const below = boundary(now, 0, wanted);
  const above = boundary(now, Math.max(1, now, metric.targetValue) * 1000, wanted);
  const text = (at: number) => (target === 'Utilization' ? `${at} %` : `${amount(name, at)}${unit(name)}`);
  const count = (at: number) => {
    const to = wanted(at);
    return to === reason.current ? `stay at ${to}` : `be ${to}`;
  };
  return [
    ...(below === undefined
      ? []
      : [`at ${text(below)} or less it would ${count(below)}${waiting(reason, wanted(below))}`]),
    ...(above === undefined ? [] : [`above ${text(above - 1)} it would ${count(above)}`]),
  ];
}

const waiting = ({ rules, current }: HpaReason, to: number): string =>
  to < current && rules.windowSeconds.down > 0 ? `, after ${rules.windowSeconds.down} s of it` : '';

/** The proposal that this metric would make with another value, and the others as they are. */
function proposalAt(metric: MetricReason, { current, rules, metrics }: HpaReason, at: number): number {
  const { target, source, targetValue, times = metric.counted?.ready ?? current } = metric;
  const share = target === 'AverageValue' && (source === 'Object' || source === 'External');
  const ratio = share ? at / (targetValue * times) : at / targetValue;
  const quiet = 1 - rules.tolerance.down <= ratio && ratio <= 1 + rules.tolerance.up;
  const own = quiet ? (share ? times : current) : Math.ceil(share ? at / targetValue : ratio * times);
  return Math.max(own, ...metrics.map((other) => (other === metric ? 0 : (other.proposal ?? 0))));
}

const within = ({ rules }: HpaReason, wanted: number): number => Math.min(Math.max(wanted, rules.min), rules.max);

/** The value next to `from`, on the way to `to`, with another result; undefined where there is none. Whole numbers. */
function boundary(from: number, to: number, result: (at: number) => number): number | undefined {
  const same = result(from);
  if (result(to) === same) return undefined;
  let [near, far] = [Math.trunc(from), to];
  while (Math.abs(far - near) > 1) {
    const middle = Math.trunc((near + far) / 2);
    if (result(middle) === same) near = middle;
    else far = middle;
  }
  return far;
}
