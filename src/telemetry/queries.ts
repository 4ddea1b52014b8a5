import { setMaxListeners } from 'node:events';
import type {
  CollectorStatus,
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
import { type Ask, askAt } from './client.ts';

/** Milliseconds since the epoch. Without `since` the collector takes the last hour, a day of logs, a minute of numbers. */
export interface Period {
  readonly since?: number;
  readonly until?: number;
}

export interface TraceQuery extends Period {
  /** All of these took part. */
  readonly component?: readonly string[];
  readonly errors?: boolean;
  readonly minMs?: number;
  /** Part of the name of the trace's root. */
  readonly name?: string;
  /** Only what a request or a message began: no work in the background. */
  readonly asked?: boolean;
  readonly limit?: number;
}

export interface SpanQuery extends Period {
  readonly component?: readonly string[];
  readonly replica?: readonly string[];
  readonly peer?: readonly string[];
  readonly kind?: readonly SpanKind[];
  readonly name?: readonly string[];
  readonly trace?: readonly string[];
  readonly errors?: boolean;
  readonly minMs?: number;
  readonly limit?: number;
}

export interface LogsQuery extends Period {
  readonly component?: readonly string[];
  readonly replica?: readonly string[];
  /** This one and above. */
  readonly level?: LogLevel;
  readonly text?: string;
  readonly trace?: string;
  /** Only lines taken up after the one with this id, in the order of arrival. */
  readonly after?: number;
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
  /** Milliseconds, at least 1000. */
  readonly step?: number;
}

/** What the collector of one environment knows. */
export interface Telemetry {
  status(): Promise<CollectorStatus>;
  traces(query?: TraceQuery): Promise<readonly TraceSummary[]>;
  /** By its id, or a part of it that only it begins with. */
  trace(id: string): Promise<{ readonly traceId: string; readonly spans: readonly SpanView[] } | undefined>;
  spans(query?: SpanQuery): Promise<readonly SpanView[]>;
  graph(query?: Period & { readonly component?: readonly string[] }): Promise<readonly GraphEdge[]>;
  logs(query?: LogsQuery): Promise<readonly LogRecord[]>;
  components(query?: Period & { readonly component?: readonly string[] }): Promise<readonly ComponentMetrics[]>;
  series(query?: { readonly name?: readonly string[]; readonly where?: Filters }): Promise<readonly SeriesView[]>;
  range(query: RangeQuery): Promise<readonly SeriesPoints[]>;
  last(query: { readonly name: string; readonly where?: Filters }): Promise<readonly SeriesValue[]>;
}

/** Speaks to the collector at a URL. Rejects with a PlatformError where it is away (exit code 3). */
export function createTelemetry(url: string, signal?: AbortSignal): Telemetry {
  const ask: Ask = askAt(url);
  // A question about one component is many at once, and all of them listen to the signal.
  if (signal) setMaxListeners(0, signal);
  const get = async <T>(path: string, query: object = {}): Promise<T> =>
    (await ask<T>(path, query as Parameters<Ask>[1], signal)) as T;
  return {
    status: () => get('/api/status'),
    traces: async (query) => (await get<{ traces: TraceSummary[] }>('/api/traces', query)).traces,
    trace: (id) => ask(`/api/traces/${encodeURIComponent(id)}`, {}, signal),
    spans: async (query) => (await get<{ spans: SpanView[] }>('/api/spans', query)).spans,
    graph: async (query) => (await get<{ edges: GraphEdge[] }>('/api/graph', query)).edges,
    logs: async (query) => (await get<{ logs: LogRecord[] }>('/api/logs', query)).logs,
    components: async (query) => (await get<{ components: ComponentMetrics[] }>('/api/components', query)).components,
    series: async ({ where, ...query } = {}) =>
      (await get<{ series: SeriesView[] }>('/api/metrics/series', { ...where, ...query })).series,
    range: async ({ where, ...query }) =>
      (await get<{ series: SeriesPoints[] }>('/api/metrics/range', { ...where, ...query })).series,
    last: async ({ where, ...query }) =>
      (await get<{ values: SeriesValue[] }>('/api/metrics/last', { ...where, ...query })).values,
  };
}
