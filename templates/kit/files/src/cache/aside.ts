import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../telemetry/index.ts';
import { type Cache, CacheUnavailable, type Lock } from './port.ts';

export interface CacheAside {
  /** The value of `key`, from the cache or else from `load`. Values must survive JSON. */
  get<T>(key: string, load: () => Promise<T>): Promise<{ readonly value: T; readonly hit: boolean }>;
  /** Forgets every key of the namespace. To be called after a write has been committed. */
  invalidate(): Promise<void>;
}

export interface CacheAsideOptions {
  readonly namespace: string;
  /** How old a value may get; also how long a reader may be wrong when the cache is away during an invalidation. */
  readonly ttlMs: number;
  readonly log?: Log;
}

const GENERATION_MS = 24 * 3_600_000;
/** How long others wait for the one that loads, and how often they look. */
const LOAD_MS = 2000;
const LOOK_MS = 20;

/**
 * Keys carry a generation, and `invalidate` draws a new one. So a reader that loaded before a write stores its value where nobody
 * looks any more; deleting keys instead would let it store a stale value after the deletion.
 *
 * One loads, all others wait: in this process by sharing the promise, among replicas by a lock. Without a cache everything is
 * loaded, and nothing fails.
 */
export function cacheAside(cache: Cache, { namespace, ttlMs, log }: CacheAsideOptions): CacheAside {
  const loading = new Map<string, Promise<unknown>>();
  const generationKey = `${namespace}:generation`;

  const generation = async (): Promise<string> => {
    const known = await cache.get(generationKey);
    if (known !== undefined) return known;
    const fresh = crypto.randomUUID();
    await cache.set(generationKey, fresh, GENERATION_MS);
    return fresh;
  };

  const store = async (key: string, value: unknown) => {
    // Spread over a tenth, so that what was loaded together does not expire together.
    const ttl = ttlMs * (0.9 + Math.random() * 0.1);
    await tolerant(cache.set(key, JSON.stringify(value), ttl));
  };

  const loadOnce = async <T>(key: string, load: () => Promise<T>): Promise<T> => {
    const turn = await takeTurn(cache, key);
    if (turn.cached !== undefined) return JSON.parse(turn.cached) as T;
    try {
      const value = await load();
      await store(key, value);
      return value;
    } finally {
      if (turn.lock) await tolerant(turn.lock.release());
    }
  };

  return {
    get: async <T>(key: string, load: () => Promise<T>) => {
      const found = await tolerant(
        (async () => {
          const full = `${namespace}:${await generation()}:${key}`;
          return { full, cached: await cache.get(full) };
        })(),
      );
      if (!found) return { value: await load(), hit: false };
      if (found.cached !== undefined) return { value: JSON.parse(found.cached) as T, hit: true };
      let shared = loading.get(found.full) as Promise<T> | undefined;
      if (!shared) {
        shared = loadOnce(found.full, load).finally(() => loading.delete(found.full));
        loading.set(found.full, shared);
      }
      return { value: await shared, hit: false };
    },
    invalidate: async () => {
      const fresh = await tolerant(cache.set(generationKey, crypto.randomUUID(), GENERATION_MS).then(() => true));
      if (!fresh) log?.debug({ namespace, ttlMs }, 'cache is away: readers may see old values until they expire');
    },
  };
}

/** For a service without a cache: everything is loaded every time. */
export const uncached: CacheAside = {
  get: async (_key, load) => ({ value: await load(), hit: false }),
  invalidate: async () => {},
};

/** Either the right to load, or what somebody else has loaded meanwhile. Who waited too long loads without the right. */
async function takeTurn(cache: Cache, key: string): Promise<{ lock?: Lock; cached?: string }> {
  const deadline = performance.now() + LOAD_MS;
  while (performance.now() < deadline) {
    const turn = await tolerant(
      (async () => {
        const lock = await cache.lock(`${key}:lock`, LOAD_MS);
        if (lock) return { lock };
        await sleep(LOOK_MS);
        const cached = await cache.get(key);
        return cached === undefined ? undefined : { cached };
      })(),
      {},
    );
    if (turn) return turn;
  }
  return {};
}

/** The result, or `otherwise` when the cache is away. */
async function tolerant<T, O = undefined>(work: Promise<T>, otherwise?: O): Promise<T | O | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof CacheUnavailable) return otherwise;
    throw error;
  }
}
