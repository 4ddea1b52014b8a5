import { ApiError, errorOf } from './error.ts';

export interface TransportOptions {
  /** `https://shop.example`, or empty in a page that the API serves. */
  readonly baseUrl: string;
  /** Name of the program, for the traces of the platform: `web`, `mobile`, `partner`. */
  readonly client?: string;
  /** Instead of a login. */
  readonly apiKey?: string;
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
  readonly headers?: Readonly<Record<string, string>>;
  /** How the answer is read: JSON unless said; `response` is not read at all, and may last. */
  readonly as?: 'json' | 'blob' | 'response';
}

/** Sends a request and resolves with what a 2xx response holds; rejects with an ApiError for everything else. */
export type Transport = <T>(request: ApiRequest) => Promise<T>;

const REPEATABLE = new Set([0, 429, 502, 503, 504]);
/** Whoever has to wait longer should be told, and not kept waiting. */
const LONGEST_WAIT_MS = 3000;

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function createTransport(options: TransportOptions): Transport {
  return <T>(request: ApiRequest): Promise<T> => {
    const repeatable = request.method !== 'POST' || request.idempotencyKey !== undefined;
    let attempts = 0;
    const attempt = async (): Promise<T> => {
      attempts += 1;
      return send(options, request).catch((error: unknown) => {
        // The first answer was lost, or said that it is not known what became of it: what is gone now is what was asked for.
        if (request.method === 'DELETE' && attempts > 1 && isMissing(error)) return undefined;
        throw error;
      }) as Promise<T>;
    };
    return repeating(attempt, repeatable, options, request.signal);
  };
}

const isMissing = (error: unknown) => error instanceof ApiError && error.status === 404;

/** Does the work again, a little later, where that makes sense. */
export async function repeating<T>(
  work: () => Promise<T>,
  repeatable: boolean,
  { retries = 2, sleep = pause }: Pick<TransportOptions, 'retries' | 'sleep'>,
  signal?: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ApiError) || signal?.aborted) throw error;
      const waitMs = error.retryAfterMs ?? 200 * 2 ** (attempt - 1) * (0.5 + Math.random());
      if (!repeatable || attempt > retries || !REPEATABLE.has(error.status) || waitMs > LONGEST_WAIT_MS) throw error;
      await sleep(waitMs);
    }
  }
}

async function send(options: TransportOptions, request: ApiRequest): Promise<unknown> {
  const { baseUrl, timeoutMs = 15_000, fetch: ask = fetch } = options;
  const { signal, as = 'json' } = request;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  const leave = () => late.abort();
  signal?.addEventListener('abort', leave, { once: true });
  if (signal?.aborted) leave();
  try {
    const response = await ask(baseUrl + request.path, {
      method: request.method,
      headers: headersOf(options, request),
      signal: late.signal,
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    });
    if (!response.ok) throw await errorOf(response);
    if (as === 'response') return response;
    if (as === 'blob') return await response.blob();
    return response.status === 204 ? undefined : await response.json();
  } catch (cause) {
    if (signal?.aborted || cause instanceof ApiError) throw cause;
    throw noAnswer(late.signal.aborted, cause);
  } finally {
    clearTimeout(timer);
    // A response that is still to be read ends with its signal.
    if (as !== 'response') signal?.removeEventListener('abort', leave);
  }
}

export function noAnswer(late: boolean, cause: unknown): ApiError {
  const detail = late ? 'The server did not answer in time.' : 'The server cannot be reached.';
  return new ApiError({ type: 'about:blank', title: 'No answer', status: 0, detail }, { cause });
}

function headersOf({ client, apiKey }: TransportOptions, request: ApiRequest): Record<string, string> {
  const { body, token, idempotencyKey, headers } = request;
  return {
    accept: 'application/json',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(client === undefined ? {} : { 'x-client': client }),
    ...(apiKey === undefined ? {} : { 'x-api-key': apiKey }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    ...headers,
  };
}
