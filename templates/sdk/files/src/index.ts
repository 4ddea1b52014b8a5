/** Typed client of the API: authentication with automatic refresh, problems as errors, safe retries. */
import { type AuthApi, authApi } from './auth.ts';
import { type ProductsApi, productsApi } from './products.ts';
import { createSession } from './session.ts';
import { memoryStore, type TokenStore } from './store.ts';
import { createTransport, type TransportOptions } from './transport.ts';

export type { AuthApi } from './auth.ts';
export { ApiError, isApiError } from './error.ts';
export type { ProductsApi } from './products.ts';
export { memoryStore, type StoredTokens, type TokenStore } from './store.ts';

export interface ApiOptions extends TransportOptions {
  /** Where tokens are kept; in memory unless said. */
  readonly store?: TokenStore;
}

export interface Api {
  readonly auth: AuthApi;
  readonly products: ProductsApi;
}

export function createApi({ store = memoryStore(), ...options }: ApiOptions): Api {
  const transport = createTransport(options);
  const session = createSession(transport, store);
  return { auth: authApi(transport, session), products: productsApi(session) };
}
