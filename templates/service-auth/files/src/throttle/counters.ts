import { type Cache, CacheUnavailable, memoryCache } from '@app/kit/cache';

const WINDOW_MS = 15 * 60_000;

export interface Counter {
  readonly key: string;
  readonly limit: number;
}

export interface Counters {
  /** Adds one to each. If that is beyond a limit, takes it back and says how many milliseconds to wait; else 0. */
  take(counters: readonly Counter[]): Promise<number>;
  giveBack(counters: readonly Counter[]): Promise<void>;
  /** Remembers that something was so. */
  note(key: string, forMs: number): Promise<void>;
  has(key: string): Promise<boolean>;
}

/** Counts in the cache, for all replicas. Without it every replica counts for itself: a weaker limit, but never none. */
export function createCounters(cache: Cache): Counters {
  const own = memoryCache();
  const ask = async <T>(command: (cache: Cache) => Promise<T>): Promise<T> => {
    try {
      return await command(cache);
    } catch (error) {
      if (error instanceof CacheUnavailable) return command(own);
      throw error;
    }
  };
  const add = ({ key }: Counter, by: number) => ask((one) => one.increment(key, { by, windowMs: WINDOW_MS }));

  const giveBack = async (counters: readonly Counter[]) => {
    await Promise.all(counters.map((counter) => add(counter, -1)));
  };

  return {
    take: async (counters) => {
      const windows = await Promise.all(counters.map((counter) => add(counter, 1)));
      const full = windows.filter(({ count }, index) => count > (counters[index]?.limit ?? 0));
      if (full.length === 0) return 0;
      await giveBack(counters);
      return Math.max(1, ...full.map(({ resetMs }) => resetMs));
    },
    giveBack,
    note: (key, forMs) => ask((one) => one.set(key, '1', forMs)),
    has: async (key) => (await ask((one) => one.get(key))) !== undefined,
  };
}
