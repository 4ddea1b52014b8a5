import type { HpaReason, MetricReason } from '../types.ts';
import { amount, number, unit } from './units.ts';

/** One metric's proposal: what was measured, the formula with its numbers, the result. */
export function metricLine(metric: MetricReason, reason: HpaReason): string {
  const { name, because, proposal, error } = metric;
  if (because === 'failed' || proposal === null) return `${name}: not measured, ${error ?? 'for an unknown reason'}`;
  return `${name}: ${measured(metric)}${assumed(metric)}${conclusion(metric, reason, proposal)}`;
}

function measured({
  name,
  source,
  target,
  targetValue,
  value = 0,
  usage = 0,
  request = 0,
  counted,
}: MetricReason): string {
  const ready = `${counted?.ready ?? 0} ready ${counted?.ready === 1 ? 'replica' : 'replicas'}`;
  const goal = amount(name, targetValue);
  if (target === 'Utilization') {
    const [used, asked] = [amount(name, usage), amount(name, request)];
    return `${ready} use ${used} of ${asked}${unit(name)} requested = ${value} %, target ${targetValue} %`;
  }
  if (target === 'Value') return `${amount(name, usage)} in all, target ${goal} in all`;
  if (source === 'Object' || source === 'External') return `${amount(name, usage)} in all, target ${goal} per replica`;
  return `${ready} at ${amount(name, value)}${unit(name)} on average, target ${goal}${unit(name)}`;
}

/** What is taken to be so of replicas that are not measured. */
function assumed({ counted, ratio = 0, target, value = 0, targetValue }: MetricReason): string {
  if (!counted) return '';
  const grows = value > targetValue;
  const { unready, missing } = counted;
  const missingUse = grows ? 'nothing' : target === 'Utilization' ? `${Math.max(100, targetValue)} %` : 'the target';
  const parts = [
    missing > 0 && value !== targetValue ? `${missing} without a sample taken to use ${missingUse}` : '',
    unready > 0 ? `${unready} not ready ${grows ? 'taken to use nothing' : 'left out'}` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `; ${parts.join(', ')}: ratio ${number(ratio)}`;
}

function conclusion(metric: MetricReason, { rules, current }: HpaReason, proposal: number): string {
  const { because, ratio = 0, times = 0, source, target, targetValue, usage = 0, name } = metric;
  if (because === 'direction') return ` → this would turn the direction round, so ${current} stay`;
  if (because === 'tolerance') {
    const { down, up } = rules.tolerance;
    return ` → ratio ${number(ratio)} is within ${number(1 - down)} to ${number(1 + up)}: ${proposal}`;
  }
  if (target === 'AverageValue' && (source === 'Object' || source === 'External')) {
    const wanted = usage / targetValue;
    return ` → ${amount(name, usage)} / ${amount(name, targetValue)} = ${number(wanted)} → ${proposal}`;
  }
  return ` → ratio ${number(ratio)} × ${times} = ${number(ratio * times)} → ${proposal}`;
}
