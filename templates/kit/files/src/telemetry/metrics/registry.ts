import { createHistogram, DEFAULT_BUCKETS, type Histogram } from './histogram.ts';
import { type Counter, createValue, type Gauge } from './value.ts';

export const METRICS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** A metric of the exposition: it can print itself. */
export interface Family {
  lines(): string[];
}

/** The metrics of one program, in the text format of Prometheus. Names must be unique. */
export interface Metrics {
  counter(name: string, help: string, labelNames?: readonly string[]): Counter;
  gauge(name: string, help: string, labelNames?: readonly string[]): Gauge;
  /** A gauge that is read when it is scraped. */
  observe(name: string, help: string, read: () => number, type?: 'gauge' | 'counter'): void;
  /** `buckets`: upper bounds, ascending; in seconds unless the name says otherwise. */
  histogram(name: string, help: string, labelNames?: readonly string[], buckets?: readonly number[]): Histogram;
  text(): string;
}

export function createMetrics(): Metrics {
  const families = new Map<string, Family>();
  const add = <F extends Family>(name: string, family: F): F => {
    if (families.has(name)) throw new Error(`The metric ${name} is already there.`);
    families.set(name, family);
    return family;
  };
  return {
    counter: (name, help, labelNames = []) => add(name, createValue({ name, help, type: 'counter', labelNames })),
    gauge: (name, help, labelNames = []) => add(name, createValue({ name, help, type: 'gauge', labelNames })),
    observe: (name, help, read, type = 'gauge') => {
      add(name, { lines: () => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, `${name} ${read()}`] });
    },
    histogram: (name, help, labelNames = [], buckets = DEFAULT_BUCKETS) =>
      add(name, createHistogram({ name, help, labelNames, buckets })),
    text: () => `${[...families.values()].flatMap((family) => family.lines()).join('\n')}\n`,
  };
}
