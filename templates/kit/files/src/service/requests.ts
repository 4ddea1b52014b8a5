import type { FastifyRequest } from 'fastify';
import { TIMEOUT_HEADER, withDeadline } from '../concurrency/index.ts';
import type { Health } from '../lifecycle/index.ts';
import { parseTraceparent, requestMetrics, type Span, type Telemetry } from '../telemetry/index.ts';
import { OPERATIONS } from './operations.ts';
import type { App } from './service.ts';

/** A span, a log line and a measurement for each request, all under the trace that the caller began. */
export function observeRequests(app: App, { tracer, metrics, log }: Telemetry, health: Health): void {
  const measure = requestMetrics(metrics);
  const spans = new WeakMap<FastifyRequest, Span>();

  app.addHook('onRequest', (request, reply, next) => {
    reply.header('x-request-id', request.id);
    // Kept-alive connections have to move to other replicas before this one closes.
    if (health.state === 'draining') reply.header('connection', 'close');
    if (OPERATIONS.has(pathOf(request))) return next();
    const route = routeOf(request);
    const span = tracer.start(`${request.method} ${route}`, {
      kind: 'server',
      parent: parseTraceparent(request.headers['traceparent']),
      attributes: { 'http.request.method': request.method, 'http.route': route, 'url.path': pathOf(request) },
    });
    spans.set(request, span);
    const ms = Number(request.headers[TIMEOUT_HEADER]);
    tracer.run(span, ms > 0 ? () => withDeadline(ms, next) : next);
  });

  app.addHook('onResponse', (request, reply, next) => {
    next();
    const span = spans.get(request);
    if (!span) return;
    const { statusCode: status, elapsedTime } = reply;
    const { method } = request;
    measure({ method, route: routeOf(request), status, seconds: elapsedTime / 1000, trace: span.context });
    span.set('http.response.status_code', status);
    tracer.run(span, () => {
      const line = {
        method,
        path: pathOf(request),
        status,
        ms: round(elapsedTime),
        request_id: request.id,
      };
      log.info(line, 'request');
    });
    span.end(status >= 500 ? new Error(`status ${status}`) : undefined);
  });
}

function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'unknown';
}

/** Without the query: it may hold what does not belong in a log. */
function pathOf({ url }: FastifyRequest): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
