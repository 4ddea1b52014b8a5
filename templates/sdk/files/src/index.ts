/** Typed client of the API: authentication with automatic refresh, problems as errors, safe retries, events, uploads. */
import { type AuthApi, authApi } from './auth.ts';
import { type Client, createClient } from './client.ts';
import type { Paths, Schemas } from './generated/index.ts';
import { createSession } from './session.ts';
import { memoryStore, type TokenStore } from './store.ts';
import { type StreamOptions, type Subscription, subscribe } from './stream.ts';
import { createTransport, type TransportOptions } from './transport.ts';
import type { PathsWith } from './types.ts';
import { type Upload, type UploadOptions, uploader } from './upload.ts';

export type { AuthApi, Credentials, Registration, User } from './auth.ts';
export { ApiError, isApiError } from './error.ts';
export { newKey } from './key.ts';
export type { Problem } from './problem.ts';
export { memoryStore, type StoredTokens, type TokenStore } from './store.ts';
export type { ServerEvent, StreamOptions, StreamState, Subscription } from './stream.ts';
export type { Upload, UploadOptions } from './upload.ts';

/** A schema of the API by its name: `Schema<'Product'>`. */
export type Schema<N extends keyof Schemas> = Schemas[N];

export interface ApiOptions extends TransportOptions {
  /** Where tokens are kept; in memory unless said. */
  readonly store?: TokenStore;
}

export interface Api extends Client<Paths> {
  readonly auth: AuthApi;
  /** Server-sent events, until closed: connects again when the connection is lost and goes on after the last event. */
  subscribe(path: PathsWith<Paths, 'get'>, options: StreamOptions): Subscription;
  /** Sends a file to a presigned address that the API gave. */
  upload(upload: Upload, file: Blob, options?: UploadOptions): Promise<void>;
}

export function createApi({ store = memoryStore(), ...options }: ApiOptions): Api {
  const transport = createTransport(options);
  const session = createSession(transport, store);
  return {
    ...createClient<Paths>(session.request),
    auth: authApi(transport, session),
    subscribe: (path, how) => subscribe(session.request, path, how, options.sleep),
    upload: uploader(options),
  };
}
