import { createHash } from 'node:crypto';
import { type Cache, CacheUnavailable, memoryCache } from '@app/kit/cache';
import { problems } from '@app/kit/problem';

const WINDOW_MS = 15 * 60_000;
/** Failed logins to one account from one address, and from one address altogether. */
const PER_ACCOUNT = 10;
const PER_ADDRESS = 100;
/** New accounts from one address. */
const REGISTRATIONS = 100;

/** Slows down those who guess. It counts failures, so that it is not felt by those who know their password. */
export interface Throttle {
  /** Runs an attempt to log in, which failed when it gives nothing; 429 when too many have failed before. */
  login<T>(email: string, address: string, attempt: () => Promise<T | undefined>): Promise<T | undefined>;
  /** Counts a registration; 429 beyond the limit. */
  register(address: string): Promise<void>;
}

export function createThrottle(cache: Cache): Throttle {
  // Without the cache every replica counts for itself: a weaker limit, but never none.
  const own = memoryCache();
  const withCache = async <T>(ask: (cache: Cache) => Promise<T>): Promise<T> => {
    try {
      return await ask(cache);
    } catch (error) {
      if (error instanceof CacheUnavailable) return ask(own);
      throw error;
    }
  };
  const add = (key: string, by: number) =>
    withCache((counters) => counters.increment(key, { by, windowMs: WINDOW_MS }));

  const guard = async (key: string, limit: number) => {
    const { count, resetMs } = await add(key, 0);
    if (count >= limit) throw problems.tooManyRequests(Math.ceil(resetMs / 1000));
  };

  return {
    login: async (email, address, attempt) => {
      const account = `login:${digest(`${email} ${address}`)}`;
      const everything = `login:${digest(address)}`;
      await Promise.all([guard(account, PER_ACCOUNT), guard(everything, PER_ADDRESS)]);
      const result = await attempt();
      if (result === undefined) await Promise.all([add(account, 1), add(everything, 1)]);
      return result;
    },
    register: async (address) => {
      const { count, resetMs } = await add(`register:${digest(address)}`, 1);
      if (count > REGISTRATIONS) throw problems.tooManyRequests(Math.ceil(resetMs / 1000));
    },
  };
}

/** Addresses of people do not belong in the keys of a cache. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
