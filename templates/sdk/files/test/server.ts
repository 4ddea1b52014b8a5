import { type ApiOptions, createApi, memoryStore } from '../src/index.ts';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: unknown;
}

/** An API whose server is a function: it answers each request with a status and a body, or throws as a network does. */
export function fakeApi(
  answer: (seen: Seen, count: number) => { status: number; body?: unknown; headers?: Record<string, string> },
  options: Partial<ApiOptions> = {},
) {
  const seen: Seen[] = [];
  const waits: number[] = [];
  const store = options.store ?? memoryStore();
  const fakeFetch: typeof fetch = async (input, init = {}) => {
    const { pathname, search } = new URL(String(input));
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    const one = { method: init.method ?? 'GET', path: pathname + search, headers: new Headers(init.headers), body };
    seen.push(one);
    const { status, body: content, headers } = answer(one, seen.length);
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    const text = content === undefined ? null : JSON.stringify(content);
    return new Response(text, { status, headers: { 'content-type': type, ...headers } });
  };
  const api = createApi({
    baseUrl: 'http://shop.test',
    fetch: fakeFetch,
    sleep: async (ms) => void waits.push(ms),
    ...options,
    store,
  });
  return { api, seen, waits, store };
}
