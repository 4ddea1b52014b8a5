import type { Cache } from './port.ts';

interface Entry {
  readonly value: string;
  readonly expires: number;
}

export interface MemoryCacheOptions {
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Beyond this many keys the oldest go. */
  readonly maxKeys?: number;
}

/** In this process alone: for tests, and for a service that has no cache bound to it. */
export function memoryCache({ now = Date.now, maxKeys = 10_000 }: MemoryCacheOptions = {}): Cache {
  const entries = new Map<string, Entry>();

  const find = (key: string): Entry | undefined => {
    const entry = entries.get(key);
    if (!entry || entry.expires > now()) return entry;
    entries.delete(key);
    return undefined;
  };
  const put = (key: string, value: string, expires: number) => {
    entries.delete(key);
    entries.set(key, { value, expires });
    if (entries.size <= maxKeys) return;
    const [oldest] = entries.keys();
    if (oldest !== undefined) entries.delete(oldest);
  };

  return {
    get: async (key) => find(key)?.value,
    set: async (key, value, ttlMs) => put(key, value, now() + ttlMs),
    delete: async (...keys) => {
      for (const key of keys) entries.delete(key);
    },
    increment: async (key, { by = 1, windowMs }) => {
      const entry = find(key);
      const count = Number(entry?.value ?? 0) + by;
      const expires = entry?.expires ?? now() + windowMs;
      put(key, String(count), expires);
      return { count, resetMs: expires - now() };
    },
    lock: async (key, ttlMs) => {
      if (find(key)) return undefined;
      const token = crypto.randomUUID();
      put(key, token, now() + ttlMs);
      return {
        release: async () => {
          if (find(key)?.value === token) entries.delete(key);
        },
      };
    },
    ping: async () => {},
    close: async () => entries.clear(),
  };
}
