import type { IncomingMessage, ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import { parseTraceparent, type Span, type Tracer } from '@app/kit/telemetry';
import { clientAddress } from './address.ts';

/** A request on its way through the gateway, with what became known about it. */
export interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** Of performance.now(). */
  readonly startedAt: number;
  /** Of the caller, as far as it can be trusted. */
  readonly address: string;
  readonly span: Span;
  /** Headers for the response, name after value after name, whoever answers. */
  readonly headers: string[];
  /** Pattern that it was counted under; never the path itself. */
  route: string;
  path: string;
  user?: string;
  /** Attempts to get it answered by a service. */
  attempts: number;
  /** What went wrong, for the log. */
  error?: unknown;
  /** What to do when the caller goes away before the response is complete. */
  onAbandon?: () => void;
}

export function createExchange(
  req: IncomingMessage,
  res: ServerResponse,
  { tracer, trustedHops }: { tracer: Tracer; trustedHops: number },
): Exchange {
  const parent = parseTraceparent(req.headers['traceparent']);
  const span = tracer.start(req.method ?? 'HTTP', { kind: 'server', parent });
  return {
    req,
    res,
    startedAt: performance.now(),
    address: clientAddress(req, trustedHops),
    span,
    // One id for the caller, for the logs of everybody on the way, and for the trace. A response is what it says it is.
    headers: ['x-request-id', span.context.traceId, 'x-content-type-options', 'nosniff'],
    route: '',
    path: '',
    attempts: 0,
  };
}
