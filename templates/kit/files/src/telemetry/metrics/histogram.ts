import { formatLabels, type Labels, pickLabels, seriesKey } from './labels.ts';
import type { Family } from './registry.ts';

export interface Histogram {
  /** `traceId`: a trace that was kept and that the value comes from. */
  observe(value: number, labels?: Labels, traceId?: string): void;
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
  /** The newest of each bucket. */
  readonly exemplars: (Exemplar | undefined)[];
}

interface Exemplar {
  readonly traceId: string;
  readonly value: number;
  /** Seconds since the epoch. */
  readonly at: number;
}

export function createHistogram(options: HistogramOptions): Histogram & Family {
  const { name, help, labelNames, buckets } = options;
  const series = new Map<string, Series>();
  return {
    observe: (value, labels = {}, traceId = undefined) => {
      const key = seriesKey(labelNames, labels);
      let found = series.get(key);
      if (!found) {
        found = {
          labels: pickLabels(labelNames, labels),
          counts: buckets.map(() => 0).concat(0),
          sum: 0,
          exemplars: [],
        };
        series.set(key, found);
      }
      const index = buckets.findIndex((bound) => value <= bound);
      const bucket = index === -1 ? buckets.length : index;
      found.counts[bucket] = (found.counts[bucket] ?? 0) + 1;
      found.sum += value;
      if (traceId !== undefined) found.exemplars[bucket] = { traceId, value, at: Date.now() / 1000 };
    },
    lines: (exemplars) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} histogram`,
      ...[...series.values()].flatMap((one) => seriesLines(name, buckets, one, exemplars)),
    ],
  };
}

function seriesLines(name: string, buckets: readonly number[], one: Series, withExemplars: boolean): string[] {
  const { labels, counts, sum, exemplars } = one;
  let total = 0;
  const lines = counts.map((count, index) => {
    total += count;
    const line = `${name}_bucket${formatLabels({ ...labels, le: String(buckets[index] ?? '+Inf') })} ${total}`;
    return withExemplars ? `${line}${exemplarText(exemplars[index])}` : line;
  });
  return [...lines, `${name}_sum${formatLabels(labels)} ${sum}`, `${name}_count${formatLabels(labels)} ${total}`];
}

const exemplarText = (exemplar: Exemplar | undefined) =>
  exemplar ? ` # {trace_id="${exemplar.traceId}"} ${exemplar.value} ${exemplar.at}` : '';
