import { isApiError } from './error.ts';
import { type StoredTokens, type TokenStore, type Tokens, toStored } from './store.ts';
import type { ApiRequest, Transport } from './transport.ts';

/** Requests in the name of whoever is logged in; of nobody when nobody is. */
export interface Session {
  readonly request: Transport;
  readonly store: TokenStore;
}

/** So long before it expires a token is replaced: it must last as long as a request is on its way. */
const EARLY_MS = 10_000;

export function createSession(transport: Transport, store: TokenStore): Session {
  let refreshing: Promise<StoredTokens | undefined> | undefined;

  const renew = async (old: StoredTokens): Promise<StoredTokens | undefined> => {
    const current = store.read();
    // Somebody who shares the store was faster.
    if (current?.refreshToken !== old.refreshToken) return current;
    try {
      const body = { refreshToken: old.refreshToken };
      const next = toStored(await transport<Tokens>({ method: 'POST', path: '/api/auth/refresh', body }));
      store.write(next);
      return next;
    } catch (error) {
      if (!isApiError(error) || error.status !== 401) throw error;
      store.write(undefined);
      return undefined;
    }
  };
  const refresh = (old: StoredTokens): Promise<StoredTokens | undefined> => {
    const lock = store.lock ?? ((work) => work());
    refreshing ??= lock(() => renew(old)).finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  };

  const request: Transport = async <T>(options: ApiRequest): Promise<T> => {
    let tokens = store.read();
    if (tokens && tokens.expiresAt - EARLY_MS < Date.now()) tokens = await refresh(tokens);
    try {
      return await transport<T>({ ...options, token: tokens?.accessToken });
    } catch (error) {
      if (!tokens || !isApiError(error) || error.status !== 401) throw error;
      const next = await refresh(tokens);
      if (!next) throw error;
      return transport<T>({ ...options, token: next.accessToken });
    }
  };
  return { request, store };
}
