import { formatLabels, type Labels, pickLabels, seriesKey } from './labels.ts';
import type { Family } from './registry.ts';

export interface Counter {
  inc(labels?: Labels, by?: number): void;
}

export interface Gauge extends Counter {
  set(value: number, labels?: Labels): void;
}

interface ValueOptions {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  readonly labelNames: readonly string[];
}

/** A number per combination of labels. */
export function createValue({ name, help, type, labelNames }: ValueOptions): Gauge & Family {
  const series = new Map<string, { labels: Labels; value: number }>();
  const at = (labels: Labels) => {
    const key = seriesKey(labelNames, labels);
    let found = series.get(key);
    if (!found) {
      found = { labels: pickLabels(labelNames, labels), value: 0 };
      series.set(key, found);
    }
    return found;
  };
  // Without labels there is one series, and it is 0 from the start: rates need a first sample.
  if (labelNames.length === 0) at({});
  return {
    inc: (labels = {}, by = 1) => {
      at(labels).value += by;
    },
    set: (value, labels = {}) => {
      at(labels).value = value;
    },
    lines: () => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
      ...[...series.values()].map(({ labels, value }) => `${name}${formatLabels(labels)} ${value}`),
    ],
  };
}
