import { createHash } from 'node:crypto';
import { networkOf } from '@app/kit/address';
import type { Cache } from '@app/kit/cache';
import { problems } from '@app/kit/problem';
import { type Counter, createCounters } from './counters.ts';

/** Failed logins to one account from one network, from one network altogether, and to one account from wherever. */
const PER_ACCOUNT = 20;
const PER_NETWORK = 100;
const ANYWHERE = 100;
/** How long a network is remembered from which somebody logged in. */
const KNOWN_MS = 30 * 24 * 3_600_000;

/** Slows down those who guess. It counts failures, so that it is not felt by those who know their password. */
export interface Throttle {
  /** Runs an attempt to log in, which failed when it gives nothing; 429 when too many have failed before. */
  login<T>(email: string, address: string, attempt: () => Promise<T | undefined>): Promise<T | undefined>;
  /** Counts a registration; 429 beyond the limit. */
  register(address: string): Promise<void>;
}

export interface ThrottleOptions {
  /** New accounts from one network in 15 minutes. */
  readonly registrations: number;
}

export function createThrottle(cache: Cache, { registrations }: ThrottleOptions): Throttle {
  const counters = createCounters(cache);

  /**
   * Many networks that guess at one account are stopped, too. That must not lock out its owner: networks from which they have
   * logged in do not count among those.
   */
  const loginCounters = async (email: string, network: string, known: string): Promise<Counter[]> => {
    const own = [
      { key: `login:${digest(email, network)}`, limit: PER_ACCOUNT },
      { key: `login:${digest(network)}`, limit: PER_NETWORK },
    ];
    return (await counters.has(known)) ? own : [...own, { key: `account:${digest(email)}`, limit: ANYWHERE }];
  };

  return {
    login: async (email, address, attempt) => {
      const network = networkOf(address);
      const known = `known:${digest(email, network)}`;
      const used = await loginCounters(email, network, known);
      // Counted before it is known how it ends: of many attempts at once no more get through than of one after the other.
      await take(used);
      const result = await attempt().catch(async (error) => {
        await counters.giveBack(used);
        throw error;
      });
      if (result !== undefined) await Promise.all([counters.giveBack(used), counters.note(known, KNOWN_MS)]);
      return result;
    },
    register: (address) => take([{ key: `register:${digest(networkOf(address))}`, limit: registrations }]),
  };

  async function take(used: readonly Counter[]): Promise<void> {
    const waitMs = await counters.take(used);
    if (waitMs > 0) throw problems.tooManyRequests(Math.ceil(waitMs / 1000));
  }
}

/** Addresses of people do not belong in the keys of a cache. */
function digest(...parts: string[]): string {
  return createHash('sha256').update(parts.join(' ')).digest('base64url');
}
