/** A count over time: it holds from its time to that of the next entry. In order of time. */
export interface Curve {
  readonly atSeconds: readonly number[];
  readonly replicas: readonly number[];
}

export interface Difference {
  /** Mean distance between the two curves, in percent of the mean measured count. */
  readonly errorPercent: number;
  /** The greatest distance at one time, in copies. */
  readonly most: number;
  readonly replicaHours: { readonly predicted: number; readonly measured: number };
  /** Shifted by so many seconds (later is positive) the prediction fits best, and this is what is left then. */
  readonly bestShiftSeconds: number;
  readonly errorPercentShifted: number;
}

const STEP = 1;
const MOST_SHIFT = 60;

/**
 * How far a predicted curve of counts is from the measured one, over the time that both cover, second by second. Both are on the same
 * clock. A curve that covers no time with the other is 100 % off.
 */
export function compare(predicted: Curve, measured: Curve): Difference {
  const from = Math.max(predicted.atSeconds[0] ?? Infinity, measured.atSeconds[0] ?? Infinity);
  const to = Math.min(predicted.atSeconds.at(-1) ?? -Infinity, measured.atSeconds.at(-1) ?? -Infinity);
  const a = sampled(predicted, from, to);
  const b = sampled(measured, from, to);
  if (b.length === 0) {
    const none = { predicted: 0, measured: 0 };
    return { errorPercent: 100, most: 0, replicaHours: none, bestShiftSeconds: 0, errorPercentShifted: 100 };
  }
  const still = errorOf(a, b, 0);
  let best = { shift: 0, error: still };
  for (let shift = -MOST_SHIFT; shift <= MOST_SHIFT; shift += 1) {
    const error = errorOf(a, b, shift);
    if (error < best.error || (error === best.error && Math.abs(shift) < Math.abs(best.shift))) best = { shift, error };
  }
  return {
    errorPercent: still,
    most: b.reduce((most, value, index) => Math.max(most, Math.abs(value - (a[index] ?? value))), 0),
    replicaHours: { predicted: hours(a), measured: hours(b) },
    bestShiftSeconds: best.shift * STEP,
    errorPercentShifted: best.error,
  };
}

function sampled({ atSeconds, replicas }: Curve, from: number, to: number): number[] {
  const values: number[] = [];
  let index = 0;
  for (let at = from; at <= to; at += STEP) {
    while ((atSeconds[index + 1] ?? Infinity) <= at) index += 1;
    values.push(replicas[index] ?? 0);
  }
  return values;
}

/** Ends are held, so that every shift is judged over the same time. */
function errorOf(a: readonly number[], b: readonly number[], shift: number): number {
  let [distance, sum] = [0, 0];
  b.forEach((value, index) => {
    const other = a[Math.min(a.length - 1, Math.max(0, index - shift))] ?? 0;
    distance += Math.abs(value - other);
    sum += value;
  });
  return sum === 0 ? (distance === 0 ? 0 : 100) : (distance / sum) * 100;
}

const hours = (values: readonly number[]) => values.reduce((sum, value) => sum + value * STEP, 0) / 3600;
