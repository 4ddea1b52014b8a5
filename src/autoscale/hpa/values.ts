import type { HpaTick, Pod } from '../types.ts';
import { ceil32, int32, MAX_INT32, MAX_INT64, within } from './arithmetic.ts';
import type { Answer, Seen } from './pods.ts';

const OVERFLOWN = Number(MAX_INT64);

/** The value of an Object metric, or the series of an External one; undefined: the metrics API has an error instead. */
export function seriesOf(tick: HpaTick, source: 'Object' | 'External', name: string): readonly number[] | undefined {
  const value = tick.values?.[name];
  if (typeof value === 'number') return [value];
  return source === 'External' && Array.isArray(value) && value.length > 0 ? value : undefined;
}

/** Sum of the series. Per pod, a sum below zero is taken for an overflow: it is the largest number there is. */
export function sumOf(
  series: readonly number[],
  goal: 'AverageValue' | 'Value',
  source: 'Object' | 'External',
): number {
  let sum = 0;
  for (const each of series) {
    sum += each;
    if (sum >= OVERFLOWN || (sum < 0 && goal === 'AverageValue' && source === 'External')) return OVERFLOWN;
  }
  return sum;
}

/** Against a value per pod: the divisor is the count in the target's status, and the pods are not looked at. */
export function byShare(
  { tolerances }: Seen,
  sum: number,
  target: number,
  statusReplicas: number,
  source: 'Object' | 'External',
): Answer {
  const ratio = sum / (target * statusReplicas);
  const value = statusReplicas > 0 ? Math.ceil(sum / statusReplicas) : sum;
  if (within(ratio, tolerances)) return { value, ratio, usage: sum, replicas: statusReplicas, because: 'tolerance' };
  const wanted = Math.ceil(sum / target);
  const replicas = source === 'External' && wanted > MAX_INT32 ? MAX_INT32 : int32(wanted);
  return { value, ratio, usage: sum, replicas, times: statusReplicas, because: 'ratio' };
}

/** Against one value for all: the ratio is multiplied by the ready pods; from 0 it is the count itself. */
export function byTotal({ current, pods, tolerances }: Seen, sum: number, target: number): Answer {
  const ratio = sum / target;
  const facts = { value: sum, ratio, usage: sum };
  if (current === 0) return { ...facts, times: 1, replicas: ceil32(ratio), because: 'ratio' };
  if (within(ratio, tolerances)) return { ...facts, replicas: current, because: 'tolerance' };
  const listed = pods.filter(({ stray }) => !stray);
  if (listed.length === 0) return { error: 'there are no pods' };
  const times = listed.filter(isReady).length;
  const wanted = ratio * times;
  return { ...facts, times, replicas: wanted > MAX_INT32 ? MAX_INT32 : ceil32(wanted), because: 'ratio' };
}

const isReady = ({ phase = 'Running', ready = true }: Pod) => phase === 'Running' && ready === true;
