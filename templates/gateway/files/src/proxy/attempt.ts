import { TIMEOUT_HEADER } from '@app/kit/concurrency';
import { isRefusal, type Verdict, verdictOn } from '@app/kit/endpoints';
import { formatTraceparent, type Span, type Tracer } from '@app/kit/telemetry';
import type { Dispatcher } from 'undici';
import type { Exchange } from '../http/index.ts';
import type { Body } from './body.ts';
import { isCallers } from './failure.ts';
import type { Guard } from './guard.ts';
import { type Answer, type Outcome, Relay } from './relay.ts';
import { handlerFor } from './streaming.ts';
import type { Streams } from './streams.ts';
import type { Target } from './upstream.ts';

export interface Request {
  readonly path: string;
  readonly method: Dispatcher.HttpMethod;
  readonly headers: readonly string[];
  readonly body: Body;
  /** Whether an answer that says "not me, not now" means another attempt. */
  readonly mayRefuse: boolean;
}

/** Sends a request to one replica, under a span of its own. */
export type Attempt = (exchange: Exchange, request: Request, target: Target, guard: Guard) => Promise<Outcome>;

export function createAttempt({ tracer, streams }: { tracer: Tracer; streams: Streams }): Attempt {
  return (exchange, { path, method, headers, body, mayRefuse }, { name, connections, pool, pick }, guard) =>
    new Promise((resolve) => {
      const span = startSpan(tracer, exchange, name, pick.endpoint);
      const relay = new Relay({
        res: exchange.res,
        headers: exchange.headers,
        passes: (status, type) => !(mayRefuse && isRefusal(status, type)),
        onEvents: () => {
          guard.release();
          streams.add(exchange.res, () => relay.finish());
        },
        settle: (outcome, answer) => {
          pick.done(verdictOf(outcome, answer));
          if (answer.status > 0) span.set('http.response.status_code', answer.status);
          span.end(outcome.type === 'failed' ? outcome.error : undefined);
          resolve(outcome);
        },
      });
      guard.watch(relay);
      const sent = [...headers, TIMEOUT_HEADER, String(guard.left()), 'traceparent', formatTraceparent(span.context)];
      if (body === null || Buffer.isBuffer(body)) connections.send({ path, method, body, headers: sent }, relay);
      else pool().dispatch({ path, method, body, headers: sent }, handlerFor(relay));
    });
}

function startSpan(
  tracer: Tracer,
  { req, span, attempts }: Exchange,
  name: string,
  at: Target['pick']['endpoint'],
): Span {
  const attributes = {
    'http.request.method': req.method ?? '',
    'peer.service': name,
    'server.address': at.host,
    'server.port': at.port,
    ...(attempts > 1 ? { 'http.request.resend_count': attempts - 1 } : {}),
  };
  return tracer.start(`${req.method} ${name}`, { kind: 'client', parent: span.context, attributes });
}

function verdictOf(outcome: Outcome, { status, type }: Answer): Verdict {
  if (outcome.type === 'failed') return isCallers(outcome.error) ? 'unknown' : 'failed';
  return verdictOn(status, type);
}
