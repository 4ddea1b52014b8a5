import { setTimeout as sleep } from 'node:timers/promises';
import { TIMEOUT_HEADER, timeLeft, withDeadline } from '../concurrency/index.ts';
import { problems } from '../problem/index.ts';
import { formatTraceparent, type Span, type Tracer } from '../telemetry/index.ts';
import { isRefusal, verdictOn } from './answers.ts';
import { backoff } from './backoff.ts';
import { createPicker } from './picker.ts';
import { type Endpoints, endpointKey } from './source.ts';

export interface ClientOptions {
  /** Name of the service, for errors and spans. */
  readonly name: string;
  readonly endpoints: Endpoints;
  readonly tracer: Tracer;
  /** For a request with all its attempts; less where the request that it belongs to has less time. */
  readonly timeoutMs?: number;
  /** Further attempts of a request that may be repeated. */
  readonly retries?: number;
}

export interface ClientRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

export interface Client {
  /** `path` with query. Any status is an answer; it rejects with a 502 or 504 problem when there is none: what is away is behind us. */
  request(path: string, request?: ClientRequest): Promise<Response>;
}

const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

/** Asks the replicas of a service: with a deadline, and again elsewhere when the request may be repeated. */
export function createClient({ name, endpoints, tracer, timeoutMs = 5000, retries = 2 }: ClientOptions): Client {
  const picker = createPicker(endpoints);

  const attempt = async (path: string, request: ClientRequest, signal: AbortSignal, tried: Set<string>, span: Span) => {
    const pick = picker.pick(tried) ?? picker.pick();
    if (!pick) throw new Error(`${name} has no replica`);
    tried.add(pick.key);
    try {
      span.set('server.address', pick.endpoint.host);
      span.set('server.port', pick.endpoint.port);
      const response = await fetch(`http://${endpointKey(pick.endpoint)}${path}`, {
        method: request.method ?? 'GET',
        headers: {
          ...request.headers,
          [TIMEOUT_HEADER]: String(Math.ceil(timeLeft())),
          traceparent: formatTraceparent(span.context),
        },
        ...(request.body === undefined ? {} : { body: request.body }),
        signal,
      });
      span.set('http.response.status_code', response.status);
      if (response.status >= 500) span.end(new Error(`status ${response.status}`));
      pick.done(verdictOn(response.status, typeOf(response)));
      return response;
    } catch (error) {
      pick.done(signal.aborted ? 'unknown' : 'failed');
      throw error;
    }
  };

  const ask = async (path: string, options: ClientRequest): Promise<Response> => {
    const method = options.method ?? 'GET';
    const repeatable = IDEMPOTENT.has(method) || hasHeader(options.headers, 'idempotency-key');
    const attempts = repeatable ? retries + 1 : 1;
    const limitMs = Math.ceil(timeLeft());
    const deadline = AbortSignal.timeout(limitMs);
    const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
    const tried = new Set<string>();
    for (let number = 1; ; number += 1) {
      const last = number === attempts;
      try {
        const attributes = {
          'http.request.method': method,
          'url.path': path.replace(/\?.*/, ''),
          'peer.service': name,
        };
        const response = await tracer.trace(`${method} ${name}`, { kind: 'client', attributes }, (span) =>
          attempt(path, options, signal, tried, span),
        );
        if (last || !isRefusal(response.status, typeOf(response))) return response;
        await response.body?.cancel();
      } catch (cause) {
        options.signal?.throwIfAborted();
        if (deadline.aborted) throw problems.gatewayTimeout(`${name} did not answer within ${limitMs} ms.`, cause);
        if (last) throw problems.badGateway(`${name} cannot be reached.`, cause);
      }
      // Should the deadline come now, the next attempt fails at once and says so.
      await sleep(backoff(number), undefined, { signal }).catch(() => {});
    }
  };
  return { request: (path, options = {}) => withDeadline(timeoutMs, () => ask(path, options)) };
}

function typeOf({ headers }: Response): string | undefined {
  return headers.get('content-type') ?? undefined;
}

function hasHeader(headers: Readonly<Record<string, string>> = {}, name: string): boolean {
  return Object.keys(headers).some((key) => key.toLowerCase() === name);
}
