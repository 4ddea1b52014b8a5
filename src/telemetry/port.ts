import type {
  ComponentMetrics,
  GraphEdge,
  LogLevel,
  LogRecord,
  SeriesPoints,
  SeriesValue,
  SeriesView,
  SpanKind,
  SpanView,
  TraceSummary,
} from '../kernel/index.ts';

/** Milliseconds since the epoch. Without `since` the last hour is taken, a day of logs, a minute of numbers. */
export interface Period {
  readonly since?: number;
  readonly until?: number;
}

export interface TraceQuery extends Period {
  /** All of these took part. */
  readonly component?: readonly string[];
  readonly errors?: boolean;
  readonly minMs?: number;
  /** Only what a request or a message began: no work in the background. */
  readonly asked?: boolean;
  readonly limit?: number;
}

export interface SpanQuery extends Period {
  readonly component?: readonly string[];
  readonly kind?: readonly SpanKind[];
  readonly limit?: number;
}

export interface LogsQuery extends Period {
  readonly component?: readonly string[];
  /** This one and above. */
  readonly level?: LogLevel;
  /** Contained, in any case. */
  readonly text?: string;
  readonly limit?: number;
}

/** Values by label; a star at their end stands for any rest, a name that ends in `!` for anything but the value. */
export type Filters = Readonly<Record<string, string>>;

export interface RangeQuery extends Period {
  readonly name: string;
  readonly where?: Filters;
  /** quantile: of a histogram, by its name without `_bucket`. */
  readonly fn?: 'last' | 'rate' | 'increase' | 'avg' | 'max' | 'quantile';
  /** Labels that are kept; all of them without it. */
  readonly by?: readonly string[];
  /** How series that are the same in the labels kept become one. */
  readonly agg?: 'sum' | 'avg' | 'max' | 'min';
  /** Of quantile, 0 to 1. */
  readonly q?: number;
  /** Milliseconds, at least 1000. A step is named by its end: since + step, since + 2 × step, … */
  readonly step?: number;
}

/** What one copy of a component takes from its machine, over time. */
export interface Usage {
  /** Thousandths of a core. */
  readonly cpu: readonly SeriesPoints[];
  /** Bytes. */
  readonly memory: readonly SeriesPoints[];
}

/** What is known of everything that runs in one environment, wherever it is kept. */
export interface Telemetry {
  /** The embedded collector, which keeps everything itself, or the stores of the operations stack. */
  readonly kind: 'collector' | 'stack';
  /** Newest first. */
  traces(query?: TraceQuery): Promise<readonly TraceSummary[]>;
  /** By its id, or a part of it that only it begins with. */
  trace(id: string): Promise<{ readonly traceId: string; readonly spans: readonly SpanView[] } | undefined>;
  /** Newest first. */
  spans(query?: SpanQuery): Promise<readonly SpanView[]>;
  graph(query?: Period): Promise<readonly GraphEdge[]>;
  /** The newest ones, oldest first. */
  logs(query?: LogsQuery): Promise<readonly LogRecord[]>;
  components(query?: Period & { readonly component?: readonly string[] }): Promise<readonly ComponentMetrics[]>;
  /** Newest value of each series of a component that is no part of a histogram, by name. */
  values(component: string): Promise<readonly (SeriesValue & Pick<SeriesView, 'name'>)[]>;
  range(query: RangeQuery): Promise<readonly SeriesPoints[]>;
  /** By copy (label `replica`), as means over steps. */
  usage(query: Required<Period> & { readonly component: string; readonly step: number }): Promise<Usage>;
  /** How many copies of each component are measured now. */
  measured(components: readonly string[], now: number): Promise<ReadonlyMap<string, number>>;
  /** Those that have logged anything since. */
  logged(components: readonly string[], since: number): Promise<ReadonlySet<string>>;
}
