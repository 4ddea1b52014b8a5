/** Types of calls, read from the paths of the OpenAPI as openapi-typescript writes them. */

export type Method = 'get' | 'post' | 'patch' | 'delete';

/** Paths that have this method. */
export type PathsWith<P, M extends Method> = {
  [K in keyof P]: P[K] extends { [m in M]: object } ? K : never;
}[keyof P] &
  string;

export type Operation<P, K extends keyof P, M extends Method> = P[K] extends { [m in M]: infer O } ? O : never;

/** What the operation takes: `path`, `query` and `body`, each only where it has one, and what every call may say. */
export type Input<O> = PathInput<O> & QueryInput<O> & BodyInput<O> & CallOptions;

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Makes a POST safe to repeat, where the API honours it: it is done once for each key. See `newKey`. */
  readonly idempotencyKey?: string;
}

/** May be left out when nothing in it is needed. */
export type Arguments<O> = Record<never, never> extends Input<O> ? [input?: Input<O>] : [input: Input<O>];

/** The JSON of a 2xx answer; nothing for 204. */
export type Output<O> = O extends { responses: infer R }
  ? { [S in keyof R]: S extends 204 ? undefined : S extends 200 | 201 | 202 ? JsonOf<R[S]> : never }[keyof R]
  : never;

type PathInput<O> = O extends { parameters: { path: infer T } } ? { readonly path: T } : unknown;
type QueryInput<O> = O extends { parameters: { query?: infer T } }
  ? [T] extends [undefined]
    ? unknown
    : Record<never, never> extends T
      ? { readonly query?: T }
      : { readonly query: T }
  : unknown;
type BodyInput<O> = O extends { requestBody: { content: { 'application/json': infer T } } }
  ? { readonly body: T }
  : O extends { requestBody?: { content: { 'application/json': infer T } } }
    ? { readonly body?: T }
    : unknown;
type JsonOf<R> = R extends { content: { 'application/json': infer T } } ? T : undefined;
