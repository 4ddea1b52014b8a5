import type { ApiRequest, Transport } from './transport.ts';
import type { Arguments, CallOptions, Input, Method, Operation, Output, PathsWith } from './types.ts';

type Call<P, M extends Method> = <K extends PathsWith<P, M> & keyof P>(
  path: K,
  ...args: Arguments<Operation<P, K, M>>
) => Promise<Output<Operation<P, K, M>>>;

/** One function for each method; paths, parameters, bodies and answers are those of the OpenAPI. */
export interface Client<P> {
  readonly get: Call<P, 'get'>;
  readonly post: Call<P, 'post'>;
  readonly patch: Call<P, 'patch'>;
  readonly delete: Call<P, 'delete'>;
  /** A GET whose answer is a file. */
  download<K extends PathsWith<P, 'get'> & keyof P>(path: K, ...args: Arguments<Operation<P, K, 'get'>>): Promise<Blob>;
}

export function createClient<P>(request: Transport): Client<P> {
  const call = (method: ApiRequest['method'], as?: 'blob') => (path: string, input: AnyInput) =>
    request({
      method,
      path: toPath(path, input),
      body: input?.body,
      signal: input?.signal,
      ...(input?.idempotencyKey === undefined ? {} : { idempotencyKey: input.idempotencyKey }),
      ...(as ? { as } : {}),
    });
  // What a call takes and gives is told by the types of P alone; here it is text and JSON.
  return {
    get: call('GET'),
    post: call('POST'),
    patch: call('PATCH'),
    delete: call('DELETE'),
    download: call('GET', 'blob'),
  } as unknown as Client<P>;
}

type AnyInput =
  | (CallOptions & {
      readonly path?: Readonly<Record<string, string | number>>;
      readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
      readonly body?: unknown;
    })
  | undefined;

/** `/api/orders/{id}` with its values in place, and the query. */
function toPath(template: string, input: AnyInput): string {
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = input?.path?.[name];
    if (value === undefined || value === '') throw new TypeError(`${template} needs ${name}`);
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(input?.query ?? {})) {
    if (value !== undefined) search.set(name, String(value));
  }
  const query = search.toString();
  return query === '' ? path : `${path}?${query}`;
}

export type { Input };
