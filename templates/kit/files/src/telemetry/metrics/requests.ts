import type { TraceContext } from '../trace/context.ts';
import type { Metrics } from './registry.ts';

export interface FinishedRequest {
  readonly method: string;
  /** The pattern (`/products/:id`), never the path: every path would be a time series of its own. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
  readonly trace?: TraceContext;
}

/** Rate, errors and duration of the requests a server answered. */
export function requestMetrics(metrics: Metrics): (request: FinishedRequest) => void {
  const duration = metrics.histogram(
    'http_server_request_duration_seconds',
    'Duration of the HTTP requests that were answered.',
    ['method', 'route', 'status'],
  );
  return ({ method, route, status, seconds, trace }) =>
    duration.observe(seconds, { method, route, status }, trace?.sampled ? trace.traceId : undefined);
}
