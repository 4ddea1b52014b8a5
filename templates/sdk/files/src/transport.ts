import { ApiError, errorOf } from './error.ts';

export interface TransportOptions {
  /** `https://shop.example`, or empty in a page that the API serves. */
  readonly baseUrl: string;
  /** Milliseconds for one attempt. */
  readonly timeoutMs?: number;
  /** Further attempts for requests that may be repeated. */
  readonly retries?: number;
  readonly fetch?: typeof fetch;
  /** Resolves after milliseconds. */
  readonly sleep?: (ms: number) => Promise<void>;
}

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly body?: unknown;
  readonly token?: string | undefined;
  /** Makes a POST safe to repeat: the API does it once for each key. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal | undefined;
}

/** Sends a request and resolves with the body of a 2xx response; rejects with an ApiError for everything else. */
export type Transport = <T>(request: ApiRequest) => Promise<T>;

const REPEATABLE = new Set([0, 429, 502, 503, 504]);
/** Whoever has to wait longer should be told, and not kept waiting. */
const LONGEST_WAIT_MS = 3000;

export function createTransport(options: TransportOptions): Transport {
  const { retries = 2, sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) } = options;
  return async <T>(request: ApiRequest): Promise<T> => {
    const repeatable = request.method !== 'POST' || request.idempotencyKey !== undefined;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return (await send(options, request)) as T;
      } catch (error) {
        if (!(error instanceof ApiError) || request.signal?.aborted) throw error;
        const waitMs = error.retryAfterMs ?? 200 * 2 ** (attempt - 1) * (0.5 + Math.random());
        if (!repeatable || attempt > retries || !REPEATABLE.has(error.status) || waitMs > LONGEST_WAIT_MS) throw error;
        await sleep(waitMs);
      }
    }
  };
}

async function send(options: TransportOptions, request: ApiRequest): Promise<unknown> {
  const { baseUrl, timeoutMs = 15_000, fetch: ask = fetch } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = request.signal ? AbortSignal.any([request.signal, timeout]) : timeout;
  const body = request.body === undefined ? {} : { body: JSON.stringify(request.body) };
  let response: Response;
  try {
    response = await ask(baseUrl + request.path, {
      method: request.method,
      headers: headersOf(request),
      signal,
      ...body,
    });
  } catch (cause) {
    if (request.signal?.aborted) throw cause;
    const detail = timeout.aborted ? 'The server did not answer in time.' : 'The server cannot be reached.';
    throw new ApiError({ type: 'about:blank', title: 'No answer', status: 0, detail }, { cause });
  }
  if (!response.ok) throw await errorOf(response);
  return response.status === 204 ? undefined : response.json();
}

function headersOf({ body, token, idempotencyKey }: ApiRequest): Record<string, string> {
  return {
    accept: 'application/json',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
  };
}
