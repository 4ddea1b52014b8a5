/** The questions that the collector answers, by path. */
import type { CollectorStatus } from '../../../kernel/index.ts';
import type { Store } from '../store/index.ts';
import { componentMetrics } from './components.ts';
import { graph } from './graph.ts';
import { listLogs } from './logs.ts';
import { lastValues, listSeries, range } from './metrics.ts';
import { findTrace, listSpans, listTraces } from './traces.ts';

export { BadQuery } from './parameters.ts';
export { quantile } from './quantile.ts';

/** Undefined: there is no such thing. Throws BadQuery for a question that makes no sense. */
export type Queries = (path: string, query: URLSearchParams) => unknown;

export function createQueries(store: Store, status: () => CollectorStatus, now = Date.now): Queries {
  return (path, query) => {
    if (path.startsWith('/api/traces/')) return findTrace(store, path.slice('/api/traces/'.length));
    switch (path) {
      case '/api/status':
        return status();
      case '/api/traces':
        return listTraces(store, query, now());
      case '/api/spans':
        return listSpans(store, query, now());
      case '/api/graph':
        return graph(store, query, now());
      case '/api/logs':
        return listLogs(store, query, now());
      case '/api/components':
        return componentMetrics(store, query, now());
      case '/api/metrics/series':
        return listSeries(store, query);
      case '/api/metrics/last':
        return lastValues(store, query, now());
      case '/api/metrics/range':
        return range(store, query, now());
      default:
        return undefined;
    }
  };
}
