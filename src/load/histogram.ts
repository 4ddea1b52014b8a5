import type { Latency } from './types.ts';

/** Linear steps within each power of two: 512 of them keep a value to 0.2 %. */
const STEPS = 512;
/** Powers of two above the linear part: microseconds up to more than an hour. */
const OCTAVES = 24;

export interface Histogram {
  /** Milliseconds; kept to the microsecond, or to 0.2 %. */
  record(ms: number): void;
  /** Something that never ended. */
  endless(): void;
  /** Recorded ones, endless ones included. */
  count(): number;
  latency(): Latency;
  clear(): void;
}

/** A log-linear histogram as HdrHistogram has it: constant memory and cost, whatever is recorded. */
export function createHistogram(): Histogram {
  const counts = new Uint32Array(STEPS * (OCTAVES + 2));
  let [finite, never, sum, max] = [0, 0, 0, 0];

  const quantile = (q: number): number | null => {
    const rank = Math.max(1, Math.ceil(q * (finite + never)));
    if (finite + never === 0) return 0;
    if (rank > finite) return null;
    let seen = 0;
    for (let index = 0; index < counts.length; index += 1) {
      seen += counts[index] ?? 0;
      if (seen >= rank) return toMicros(Math.min(middleOf(index), max));
    }
    return toMicros(max);
  };

  return {
    record: (ms) => {
      const at = indexOf(ms);
      counts[at] = (counts[at] ?? 0) + 1;
      finite += 1;
      sum += ms;
      if (ms > max) max = ms;
    },
    endless: () => {
      never += 1;
    },
    count: () => finite + never,
    latency: () => ({
      p50: quantile(0.5),
      p90: quantile(0.9),
      p95: quantile(0.95),
      p99: quantile(0.99),
      p999: quantile(0.999),
      max: toMicros(max),
      mean: finite === 0 ? 0 : toMicros(sum / finite),
    }),
    clear: () => {
      counts.fill(0);
      [finite, never, sum, max] = [0, 0, 0, 0];
    },
  };
}

/** The first two runs of steps are microseconds, each run after them has steps twice as wide. */
function indexOf(ms: number): number {
  const us = Math.max(0, Math.round(ms * 1000));
  const octave = Math.min(OCTAVES, Math.max(0, Math.floor(Math.log2(us / STEPS))));
  return Math.min(octave * STEPS + Math.floor(us / 2 ** octave), STEPS * (OCTAVES + 2) - 1);
}

/** Milliseconds in the middle of what is counted there. */
function middleOf(index: number): number {
  const octave = Math.max(0, Math.floor(index / STEPS) - 1);
  const width = 2 ** octave;
  return ((index - octave * STEPS) * width + (width - 1) / 2) / 1000;
}

const toMicros = (ms: number): number => Math.round(ms * 1000) / 1000;
