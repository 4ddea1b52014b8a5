import type { Client } from '../src/client.ts';
import {
  type Api,
  type ApiOptions,
  createApi,
  memoryStore,
  type StreamOptions,
  type Subscription,
} from '../src/index.ts';
import type { TestPaths } from './paths.ts';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

type TestApi = Client<TestPaths> &
  Pick<Api, 'auth' | 'upload'> & { subscribe(path: keyof TestPaths, options: StreamOptions): Subscription };

/** An API whose server is a function: it answers each request with a status and a body, or throws as a network does. */
export function fakeApi(answer: (seen: Seen, count: number) => Answer, options: Partial<ApiOptions> = {}) {
  const seen: Seen[] = [];
  const waits: number[] = [];
  const store = options.store ?? memoryStore();
  const fakeFetch: typeof fetch = async (input, init = {}) => {
    const { pathname, search } = new URL(String(input));
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : init.body;
    const one = { method: init.method ?? 'GET', path: pathname + search, headers: new Headers(init.headers), body };
    seen.push(one);
    const { status, body: content, headers } = answer(one, seen.length);
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    const raw = content === undefined ? null : content instanceof Blob || content instanceof ReadableStream;
    const text = raw === null ? null : raw ? (content as Blob | ReadableStream) : JSON.stringify(content);
    return new Response(text, { status, headers: { 'content-type': type, ...headers } });
  };
  const api = createApi({
    baseUrl: 'http://shop.test',
    fetch: fakeFetch,
    sleep: async (ms) => void waits.push(ms),
    ...options,
    store,
  }) as unknown as TestApi;
  return { api, seen, waits, store };
}
