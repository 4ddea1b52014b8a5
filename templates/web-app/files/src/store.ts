import type { StoredTokens, TokenStore } from '@app/sdk';

const KEY = 'session';

/**
 * Tokens outlive the page and are shared by its tabs. The content security policy of the gateway lets no foreign script run here
 * that could read them.
 */
export function browserStore(storage: Storage, locks: LockManager | undefined): TokenStore {
  return {
    read: () => {
      try {
        return (JSON.parse(storage.getItem(KEY) ?? 'null') as StoredTokens | null) ?? undefined;
      } catch {
        return undefined;
      }
    },
    write: (tokens) => {
      if (tokens) storage.setItem(KEY, JSON.stringify(tokens));
      else storage.removeItem(KEY);
    },
    // A refresh token can be used once: two tabs must not use the same one. Pages without TLS have no locks.
    lock: async <T>(work: () => Promise<T>): Promise<T> => {
      if (!locks) return work();
      let result: { readonly value: T } | undefined;
      await locks.request(KEY, async () => {
        result = { value: await work() };
      });
      if (!result) throw new Error('The lock was not given.');
      return result.value;
    },
  };
}
