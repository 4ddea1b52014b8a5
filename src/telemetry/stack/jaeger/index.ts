/** Questions to Jaeger 2, over the API of its own pages and of Grafana: traces are found by one service and answered whole. */
import { ExitCode, PlatformError, type SpanView } from '../../../kernel/index.ts';
import { graphOf } from '../../graph.ts';
import type { Ask, Query } from '../../http.ts';
import type { Places } from '../../places.ts';
import type { SpanQuery, Telemetry, TraceQuery } from '../../port.ts';
import { type JaegerTrace, spansOf } from './spans.ts';
import { isBackground, summaryOf } from './summary.ts';

export type Traces = Pick<Telemetry, 'traces' | 'trace' | 'spans' | 'graph'>;

const HOUR_MS = 3_600_000;
const LIMIT = 50;
/** Of each service: what is asked for is filtered here, so more of it comes. */
const MORE = 4;
const FEWEST = 200;
const MOST = 1_500;
/** Where one whose id is known in part may lie. */
const LOOKS_MS = [HOUR_MS / 4, HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS];

export function jaegerTraces(ask: () => Promise<Ask>, places: Places, now: () => number, signal?: AbortSignal): Traces {
  const get = async <T>(path: string, query?: Query) =>
    (await (await ask())<{ data: T | null }>(path, query, signal))?.data;

  /** Of these services, or of all: whole traces, each once. */
  const find = async (services: readonly string[] | undefined, query: Query): Promise<SpanView[][]> => {
    const found = new Map<string, SpanView[]>();
    for (const service of services ?? (await get<string[]>('/api/services')) ?? []) {
      for (const trace of (await get<JaegerTrace[]>('/api/traces', { ...query, service })) ?? []) {
        if (trace.spans.length > 0 && !found.has(trace.traceID)) found.set(trace.traceID, spansOf(trace, places));
      }
    }
    return [...found.values()];
  };

  const windowOf = ({ since, until = now() }: { since?: number; until?: number }) => {
    const from = since ?? until - HOUR_MS;
    return { since: from, until, start: Math.floor(from * 1000), end: Math.ceil(until * 1000) };
  };

  const complete = async (text: string) => {
    if (!/^[0-9a-f]{4,31}$/i.test(text)) return undefined;
    const end = now();
    for (const back of LOOKS_MS) {
      const traces = await find(undefined, { ...range(windowOf({ since: end - back, until: end })), limit: MOST });
      const those = traces.filter(([first]) => first?.traceId.startsWith(text.toLowerCase()));
      if (those.length > 1) throw ambiguous(text);
      if (those[0]) return those[0];
    }
    return undefined;
  };

  return {
    traces: async ({ component = [], errors, minMs, asked, limit = LIMIT, ...period }: TraceQuery = {}) => {
      const window = windowOf(period);
      const traces = await find(component.length > 0 ? component.slice(0, 1) : undefined, {
        ...range(window),
        limit: Math.min(MOST, Math.max(FEWEST, limit * MORE)),
        ...(errors ? { tags: JSON.stringify({ error: 'true' }) } : {}),
        ...(minMs === undefined ? {} : { minDuration: `${minMs}ms` }),
      });
      return traces
        .filter((spans) => !asked || !isBackground(spans))
        .map(summaryOf)
        .filter(({ components }) => component.every((name) => components.includes(name)))
        .filter(({ startedAt, durationMs }) => startedAt >= window.since && durationMs >= (minMs ?? 0))
        .sort((a, b) => b.startedAt - a.startedAt)
        .slice(0, limit);
    },
    trace: async (id) => {
      const [whole] = /^[0-9a-f]{32}$/i.test(id)
        ? ((await get<JaegerTrace[]>(`/api/traces/${id.toLowerCase()}`)) ?? [])
        : [];
      const spans = whole ? spansOf(whole, places) : await complete(id);
      return spans?.[0] && { traceId: spans[0].traceId, spans };
    },
    spans: async ({ component, kind = [], limit = 100, ...period }: SpanQuery = {}) => {
      const { since, until, ...window } = windowOf(period);
      const tags = kind.length === 1 ? { tags: JSON.stringify({ 'span.kind': kind[0] }) } : {};
      const traces = await find(component, { ...window, limit: Math.max(FEWEST, limit), ...tags });
      return traces
        .flat()
        .filter((span) => component === undefined || component.includes(span.component))
        .filter((span) => kind.length === 0 || kind.includes(span.kind))
        .filter(({ startedAt }) => startedAt >= since && startedAt <= until)
        .sort((a, b) => b.startedAt - a.startedAt)
        .slice(0, limit);
    },
    graph: async (period = {}) => {
      const window = windowOf(period);
      const traces = await find(undefined, { ...range(window), limit: MOST });
      return graphOf(traces.flat().filter(({ startedAt }) => startedAt >= window.since && startedAt <= window.until));
    },
  };
}

const range = ({ start, end }: { readonly start: number; readonly end: number }) => ({ start, end });

const ambiguous = (text: string) =>
  new PlatformError({ code: 'bad-query', message: `several traces begin with ${text}`, exitCode: ExitCode.badInput });
