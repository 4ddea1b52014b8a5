import { createHistogram, DEFAULT_BUCKETS, type Histogram } from './histogram.ts';
import { type Counter, createValue, type Gauge } from './value.ts';

const TEXT = 'text/plain; version=0.0.4; charset=utf-8';
const OPEN_METRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** A metric of the exposition: it can print itself, with the traces that its values come from where the format has a place for them. */
export interface Family {
  lines(exemplars: boolean): string[];
}

/** What a question for metrics is answered with. */
export interface Exposition {
  readonly type: string;
  readonly body: string;
}

/** The metrics of one program, in the text format of Prometheus. Names must be unique. */
export interface Metrics {
  counter(name: string, help: string, labelNames?: readonly string[]): Counter;
  gauge(name: string, help: string, labelNames?: readonly string[]): Gauge;
  /** A gauge that is read when it is scraped. */
  observe(name: string, help: string, read: () => number, type?: 'gauge' | 'counter'): void;
  /** `buckets`: upper bounds, ascending; in seconds unless the name says otherwise. */
  histogram(name: string, help: string, labelNames?: readonly string[], buckets?: readonly number[]): Histogram;
  /** In the text format of Prometheus. */
  text(): string;
  /** In the format that the caller accepts: OpenMetrics, which has exemplars, or the text format of Prometheus. */
  answer(accept?: string): Exposition;
}

export function createMetrics(): Metrics {
  const families = new Map<string, Family>();
  const add = <F extends Family>(name: string, family: F): F => {
    if (families.has(name)) throw new Error(`The metric ${name} is already there.`);
    families.set(name, family);
    return family;
  };
  const lines = (exemplars: boolean) => [...families.values()].flatMap((family) => family.lines(exemplars));
  const text = () => `${lines(false).join('\n')}\n`;
  return {
    counter: (name, help, labelNames = []) => add(name, createValue({ name, help, type: 'counter', labelNames })),
    gauge: (name, help, labelNames = []) => add(name, createValue({ name, help, type: 'gauge', labelNames })),
    observe: (name, help, read, type = 'gauge') => {
      add(name, { lines: () => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, `${name} ${read()}`] });
    },
    histogram: (name, help, labelNames = [], buckets = DEFAULT_BUCKETS) =>
      add(name, createHistogram({ name, help, labelNames, buckets })),
    text,
    answer: (accept = '') =>
      accept.includes('application/openmetrics-text')
        ? { type: OPEN_METRICS, body: `${lines(true).map(openMetrics).join('\n')}\n# EOF\n` }
        : { type: TEXT, body: text() },
  };
}

/** There a counter is described without the end of its name. */
const openMetrics = (line: string) => line.replace(/^(# (?:HELP|TYPE) \w+)_total /, '$1 ');
