import { formatLabels, type Labels, pickLabels, seriesKey } from './labels.ts';
import type { Family } from './registry.ts';

export interface Histogram {
  observe(value: number, labels?: Labels): void;
}

/** Seconds; the advice of OpenTelemetry's semantic conventions for http.server.request.duration. */
export const DEFAULT_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

interface HistogramOptions {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly buckets: readonly number[];
}

interface Series {
  readonly labels: Labels;
  /** Hits per bucket, not yet cumulated; the last one is +Inf. */
  readonly counts: number[];
  sum: number;
}

export function createHistogram(options: HistogramOptions): Histogram & Family {
  const { name, help, labelNames, buckets } = options;
  const series = new Map<string, Series>();
  return {
    observe: (value, labels = {}) => {
      const key = seriesKey(labelNames, labels);
      let found = series.get(key);
      if (!found) {
        found = { labels: pickLabels(labelNames, labels), counts: buckets.map(() => 0).concat(0), sum: 0 };
        series.set(key, found);
      }
      const index = buckets.findIndex((bound) => value <= bound);
      const bucket = index === -1 ? buckets.length : index;
      found.counts[bucket] = (found.counts[bucket] ?? 0) + 1;
      found.sum += value;
    },
    lines: () => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} histogram`,
      ...[...series.values()].flatMap((one) => seriesLines(name, buckets, one)),
    ],
  };
}

function seriesLines(name: string, buckets: readonly number[], { labels, counts, sum }: Series): string[] {
  let total = 0;
  const lines = counts.map((count, index) => {
    total += count;
    return `${name}_bucket${formatLabels({ ...labels, le: String(buckets[index] ?? '+Inf') })} ${total}`;
  });
  return [...lines, `${name}_sum${formatLabels(labels)} ${sum}`, `${name}_count${formatLabels(labels)} ${total}`];
}
