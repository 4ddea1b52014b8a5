import { setMaxListeners } from 'node:events';
import type {
  CollectorStatus,
  ComponentMetrics,
  GraphEdge,
  LogRecord,
  SeriesPoints,
  SeriesValue,
  SeriesView,
  SpanView,
  TraceSummary,
} from '../../kernel/index.ts';
import { COLLECTOR } from '../../model/names.ts';
import { type Ask, askAt } from '../http.ts';
import { NOBODY, type Places } from '../places.ts';
import type { Filters, LogsQuery, SpanQuery, Telemetry } from '../port.ts';

/** Beside what every store of telemetry can be asked, what only the embedded one is. */
export interface CollectorTelemetry extends Telemetry {
  status(): Promise<CollectorStatus>;
  spans(query?: SpanQuery & { readonly peer?: readonly string[] }): Promise<readonly SpanView[]>;
  logs(query?: CollectorLogsQuery): Promise<readonly LogRecord[]>;
  series(query?: { readonly name?: readonly string[]; readonly where?: Filters }): Promise<readonly SeriesView[]>;
  last(query: { readonly name: string; readonly where?: Filters }): Promise<readonly SeriesValue[]>;
}

export interface CollectorLogsQuery extends LogsQuery {
  readonly replica?: readonly string[];
  readonly trace?: string;
  /** Only lines taken up after the one with this id, in the order of arrival. */
  readonly after?: number;
}

export interface CollectorOptions {
  /** Where it does not know itself who listens at an address. */
  readonly places?: Places;
  readonly signal?: AbortSignal;
}

const WINDOW_MS = 60_000;

/** Speaks to the embedded collector at a URL. Rejects with a PlatformError where it is away (exit code 3). */
export function collectorTelemetry(
  url: string,
  { places = NOBODY, signal }: CollectorOptions = {},
): CollectorTelemetry {
  const ask: Ask = askAt(url, { component: COLLECTOR, called: 'the collector' });
  // A question about one component is many at once, and all of them listen to the signal.
  if (signal) setMaxListeners(0, signal);
  const get = async <T>(path: string, query: object = {}): Promise<T> =>
    (await ask<T>(path, query as Parameters<Ask>[1], signal)) as T;
  const self: CollectorTelemetry = {
    kind: 'collector',
    status: () => get('/api/status'),
    traces: async (query) => (await get<{ traces: TraceSummary[] }>('/api/traces', query)).traces,
    trace: (id) => ask(`/api/traces/${encodeURIComponent(id)}`, {}, signal),
    spans: async (query) => (await get<{ spans: SpanView[] }>('/api/spans', query)).spans,
    graph: async (query) =>
      (await get<{ edges: GraphEdge[] }>('/api/graph', query)).edges.map((edge) => named(edge, places)),
    logs: async (query) => (await get<{ logs: LogRecord[] }>('/api/logs', query)).logs,
    components: async (query) => (await get<{ components: ComponentMetrics[] }>('/api/components', query)).components,
    series: async ({ where, ...query } = {}) =>
      (await get<{ series: SeriesView[] }>('/api/metrics/series', { ...where, ...query })).series,
    range: async ({ where, ...query }) =>
      (await get<{ series: SeriesPoints[] }>('/api/metrics/range', { ...where, ...query })).series,
    last: async ({ where, ...query }) =>
      (await get<{ values: SeriesValue[] }>('/api/metrics/last', { ...where, ...query })).values,
    values: async (component) => {
      const where = { component };
      const series = await self.series({ where });
      const names = [...new Set(series.filter(({ type }) => type !== 'histogram').map(({ name }) => name))].sort();
      const of = async (name: string) => (await self.last({ name, where })).map((value) => ({ name, ...value }));
      return (await Promise.all(names.map(of))).flat();
    },
    usage: async ({ component, ...period }) => {
      const copies = (name: string) =>
        self.range({ ...period, name, fn: 'avg', by: ['component', 'replica'], where: { component } });
      const [cpu, memory] = await Promise.all([copies('platform_cpu_millicores'), copies('platform_memory_bytes')]);
      return { cpu, memory };
    },
    measured: async (components, now) => {
      const found = await self.components({ since: now - WINDOW_MS, component: components });
      return new Map(found.filter(isMeasured).map(({ component, replicas }) => [component, replicas ?? 1]));
    },
    logged: async (components, since) => {
      const found = new Set<string>();
      // One after the other: each question is small.
      for (const name of components) {
        if ((await self.logs({ component: [name], since, limit: 1 })).length > 0) found.add(name);
      }
      return found;
    },
  };
  return self;
}

const isMeasured = ({ cpuMillis, memoryBytes, requests }: ComponentMetrics): boolean =>
  [cpuMillis, memoryBytes, requests].some((value) => value !== undefined);

function named(edge: GraphEdge, places: Places): GraphEdge {
  const to = edge.to ?? (edge.address === undefined ? undefined : places(edge.address.replace(/:\d+$/, '')));
  if (to === undefined || edge.to !== undefined) return edge;
  const { address: _, ...rest } = edge;
  return { ...rest, to };
}
