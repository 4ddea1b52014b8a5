import { COLLECTOR, DASHBOARDS, LOG_STORE, METRIC_STORE, READER, TRACE_STORE } from '../names.ts';
import type { Sources } from '../sources.ts';
import type { Component, Edge } from '../types.ts';
import { scraperOf, stackOf } from './stack.ts';

/** The endpoint that takes OTLP, of the collector and of Jaeger. */
export const OTLP = 'otlp';
/** The endpoint that answers people and programs, of Prometheus, Loki and Grafana. */
export const HTTP = 'http';
/** Jaeger answers elsewhere than it takes spans. */
export const QUERY = 'ui';

/**
 * Who sends telemetry to whom, and who asks whom. These edges give no address by a prefix, and but for those of exporters they hold
 * up nobody's start.
 */
export function operationsEdges(
  components: readonly Component[],
  addons: readonly Component[],
  sources: Sources,
): Edge[] {
  const stack = stackOf(sources);
  if (stack.kind === 'none') return [];
  const scraper = scraperOf(sources);
  const observed = [
    ...observeEdges([...components, ...addons.filter(({ name }) => name === READER)], sources),
    ...(scraper === undefined ? [] : scrapeEdges(scraper, [...components, ...addons])),
  ];
  if (stack.kind === 'lean') return observed;
  const kept = [
    ...(stack.metrics ? [{ name: METRIC_STORE, takes: HTTP, answers: HTTP }] : []),
    ...(stack.logs ? [{ name: LOG_STORE, takes: HTTP, answers: HTTP }] : []),
    ...(stack.traces ? [{ name: TRACE_STORE, takes: OTLP, answers: QUERY }] : []),
  ];
  return [
    ...observed,
    ...kept.map(({ name, takes }) => edge(COLLECTOR, name, 'observe', takes)),
    ...(stack.dashboards ? kept.map(({ name, answers }) => edge(DASHBOARDS, name, 'uses', answers)) : []),
  ];
}

/**
 * Everything that runs is observed. On a cluster programs send for themselves, and the reader for all others; what these tell of
 * themselves Prometheus asks for.
 */
function observeEdges(components: readonly Component[], { config }: Sources): Edge[] {
  const sends = ({ name, kind, workload }: Component) =>
    config.environment.runtime === 'kubernetes'
      ? workload.type === 'node' || workload.type === 'source' || (name === READER && kind === 'addon')
      : kind !== 'client' && workload.type !== 'external';
  return components.filter(sends).map(({ name }) => edge(name, COLLECTOR, 'observe', OTLP));
}

const scrapeEdges = (scraper: string, components: readonly Component[]): Edge[] =>
  components
    .filter(({ name, metrics }) => metrics !== undefined && name !== scraper)
    .map(({ name, endpoints, metrics }) =>
      edge(scraper, name, 'scrape', endpoints.find(({ port }) => port === metrics?.port)?.name ?? 'metrics'),
    );

const edge = (from: string, to: string, kind: Edge['kind'], endpoint: string): Edge => ({
  from,
  to,
  kind,
  endpoint,
  gates: false,
});
