import type { IncomingMessage, ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import { parseTraceparent, type Span, type Tracer } from '@app/kit/telemetry';
import { clientAddress, isSecure } from './address.ts';

/** A request on its way through the gateway, with what became known about it. */
export interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** Of performance.now(). */
  readonly startedAt: number;
  /** Of the caller, as far as it can be trusted. */
  readonly address: string;
  /** Over https, up to the first of the trusted hops. */
  readonly secure: boolean;
  /** Which program is calling, as it says itself in x-client: for traces and the log, nothing else. */
  readonly client: string | undefined;
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
  /** Tells that it is over, once; the end of the response does that by itself. */
  finish?: (status: number) => void;
}

export function createExchange(
  req: IncomingMessage,
  res: ServerResponse,
  { tracer, trustedHops }: { tracer: Tracer; trustedHops: number },
): Exchange {
  const parent = parseTraceparent(req.headers['traceparent']);
  const span = tracer.start(req.method ?? 'HTTP', { kind: 'server', parent });
  const client = clientName(req.headers['x-client']);
  if (client !== undefined) span.set('client.name', client);
  // One id for the caller, for the logs of everybody on the way, and for the trace. A response is what it says it is.
  const headers = ['x-request-id', span.context.traceId, 'x-content-type-options', 'nosniff'];
  const secure = isSecure(req, trustedHops);
  if (secure) headers.push('strict-transport-security', 'max-age=31536000');
  return {
    req,
    res,
    startedAt: performance.now(),
    address: clientAddress(req, trustedHops),
    secure,
    client,
    span,
    headers,
    route: '',
    path: '',
    attempts: 0,
  };
}

function clientName(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && /^[a-z][\w.-]{0,39}$/i.test(header) ? header : undefined;
}
