import { performance } from 'node:perf_hooks';
import { type Metrics, requestMetrics } from '@app/kit/telemetry';
import type { Exchange } from '../http/index.ts';
import type { AccessLog } from './access.ts';

/** Starts to watch a request; what became of it is written when it is over. */
export type Recorder = (exchange: Exchange) => void;

/** The caller left before the response was complete: nobody's status, but the usual name for it. */
const CALLER_GONE = 499;

export function createRecorder(metrics: Metrics, access: AccessLog): Recorder {
  const observe = requestMetrics(metrics);
  let open = 0;
  metrics.observe('http_server_active_requests', 'Requests that are not answered yet.', () => open);
  const retries = metrics.counter('gateway_retries_total', 'Further attempts for requests that a replica failed.', [
    'route',
  ]);

  return (exchange) => {
    const { req, res, startedAt, span } = exchange;
    open += 1;
    const finish = (status: number) => {
      exchange.finish = () => {};
      open -= 1;
      const ms = performance.now() - startedAt;
      const { route, attempts, error } = exchange;
      const method = req.method ?? '';
      observe({ method, route, status, seconds: ms / 1000, trace: span.context });
      if (attempts > 1) retries.inc({ route }, attempts - 1);
      access.write(status >= 500 ? 'warn' : 'info', {
        trace_id: span.context.traceId,
        span_id: span.context.spanId,
        method,
        path: exchange.path,
        route,
        status,
        ms: Math.round(ms * 10) / 10,
        address: exchange.address,
        user: exchange.user,
        client: exchange.client,
        attempts: attempts > 1 ? attempts : undefined,
        reason: error === undefined ? undefined : reasonOf(error),
      });
      span.rename(`${method} ${route}`.trim());
      span.set('http.route', route);
      span.set('http.response.status_code', status);
      span.end(status >= 500 ? (error ?? new Error(`status ${status}`)) : undefined);
    };
    exchange.finish = finish;
    res.once('close', () => {
      if (!res.writableFinished) exchange.onAbandon?.();
      exchange.finish?.(res.writableFinished ? res.statusCode : CALLER_GONE);
    });
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error ? `${error.message}: ${cause.message}` : error.message;
}
