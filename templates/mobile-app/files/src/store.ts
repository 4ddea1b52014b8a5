import type { StoredTokens, TokenStore } from '@app/sdk';
import { getItem, setItem } from 'expo-secure-store';

const KEY = 'session';

/** Tokens in the keychain or keystore of the system. */
export function secureStore(): TokenStore {
  return {
    read: () => {
      try {
        return (JSON.parse(getItem(KEY) ?? 'null') as StoredTokens | null) ?? undefined;
      } catch {
        return undefined;
      }
    },
    write: (tokens) => setItem(KEY, JSON.stringify(tokens ?? null)),
  };
}
