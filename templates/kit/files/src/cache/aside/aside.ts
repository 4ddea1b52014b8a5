import type { Log } from '../../telemetry/index.ts';
import type { Cache } from '../port.ts';
import { decode, type Entry, encode } from './entry.ts';
import { createGenerations } from './generations.ts';
import { shareLoads } from './share.ts';
import { tolerant } from './tolerant.ts';
import { takeTurn, tryTurn } from './turn.ts';

export interface CacheAside {
  /**
   * The value of `key`, from the cache or else from `load`. Values must survive JSON; undefined ("there is none") is kept like any
   * other. Keys of a group are forgotten together; those without one are a group of their own.
   */
  get<T>(key: string, load: () => Promise<T>, options?: { group?: string }): Promise<Read<T>>;
  /** Forgets every key of a group. To be called after a write has been committed. */
  invalidate(group?: string): Promise<void>;
}

export interface Read<T> {
  readonly value: T;
  /** Nobody waited for `load`. */
  readonly hit: boolean;
}

export interface CacheAsideOptions {
  readonly namespace: string;
  /** How long a value is as good as new. With staleMs, also how long a reader may be wrong when an invalidation was lost. */
  readonly ttlMs: number;
  /** How long after that it is still given away while one reader renews it behind the scenes. Default 0. */
  readonly staleMs?: number;
  readonly log?: Log;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/**
 * Keys carry a generation, and `invalidate` draws a new one. So a reader that loaded before a write stores its value where nobody
 * looks any more; deleting keys instead would let it store a stale value after the deletion.
 *
 * One loads, all others wait: in this process by sharing the promise, among replicas by a lock. Without the cache every process
 * loads for itself, still once for all who ask at the same time, and nothing fails.
 */
export function cacheAside(cache: Cache, options: CacheAsideOptions): CacheAside {
  const { namespace, ttlMs, staleMs = 0, log, now = Date.now } = options;
  const generations = createGenerations(cache, namespace, ttlMs + staleMs);
  const share = shareLoads();
  const renewing = new Set<string>();

  const store = async (key: string, value: unknown) => {
    // Spread over a tenth, so that what was loaded together does not expire together.
    const fresh = ttlMs * (0.9 + Math.random() * 0.1);
    await tolerant(cache.set(key, encode({ value, freshUntil: now() + fresh }), fresh + staleMs));
  };

  const loadInTurn = async <T>(key: string, load: () => Promise<T>): Promise<T> => {
    const turn = await takeTurn(cache, key);
    const entry = turn.cached === undefined ? undefined : decode(turn.cached);
    if (entry) return entry.value as T;
    try {
      const value = await load();
      await store(key, value);
      return value;
    } finally {
      await turn.end();
    }
  };

  /** One renews for all replicas; who finds somebody at it goes on with what is there. */
  const renew = async (key: string, load: () => Promise<unknown>) => {
    if (renewing.has(key)) return;
    renewing.add(key);
    try {
      const turn = await tryTurn(cache, key);
      if (!turn) return;
      try {
        await store(key, await load());
      } finally {
        await turn.end();
      }
    } catch (error) {
      log?.warn({ err: error, namespace }, 'a cached value could not be renewed');
    } finally {
      renewing.delete(key);
    }
  };

  const look = async (group: string, key: string): Promise<{ full: string; entry: Entry | undefined }> => {
    const full = `${namespace}:${group}:${await generations.current(group)}:${key}`;
    const text = await cache.get(full);
    return { full, entry: text === undefined ? undefined : decode(text) };
  };

  return {
    get: async <T>(key: string, load: () => Promise<T>, { group = '' } = {}) => {
      const found = await tolerant(look(group, key));
      if (!found) return { value: await share(`${generations.own(group)}:${group}:${key}`, load), hit: false };
      const { full, entry } = found;
      if (!entry) return { value: await share(full, () => loadInTurn(full, load)), hit: false };
      if (entry.freshUntil <= now()) void renew(full, load);
      return { value: entry.value as T, hit: true };
    },
    invalidate: async (group = '') => {
      const known = await generations.next(group);
      if (!known) log?.debug({ namespace, ttlMs }, 'cache is away: others may see old values until it is back');
    },
  };
}

/** For a service without a cache: everything is loaded every time. */
export const uncached: CacheAside = {
  get: async (_key, load) => ({ value: await load(), hit: false }),
  invalidate: async () => {},
};
