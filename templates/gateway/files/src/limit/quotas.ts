import { type Cache, memoryCache } from '@app/kit/cache';
import { granted, leaseSize, type Share } from './share.ts';

export interface Quota {
  /** Tells counters apart; no two quotas have the same. */
  readonly name: string;
  readonly requests: number;
  readonly perMs: number;
}

export interface Decision {
  readonly allowed: boolean;
  readonly quota: Quota;
  /** Requests that are left in the window, as far as this replica knows. */
  readonly remaining: number;
  /** Milliseconds until it ends. */
  readonly resetMs: number;
}

export interface Quotas {
  /** Counts a request: at once, unless the shared counter has to be asked. */
  take(quota: Quota, caller: string): Decision | Promise<Decision>;
}

type Counter = Pick<Cache, 'increment'>;

export interface QuotasOptions {
  /** Shared by all replicas. */
  readonly counter: Counter;
  readonly now?: () => number;
  /** Callers remembered at most. */
  readonly capacity?: number;
}

/** So long it counts by itself before it asks a counter again that could not be reached. */
const ALONE_MS = 1000;

/**
 * Fixed windows that begin with the first request. A replica takes a few requests of a quota ahead, so that a busy caller costs a
 * round trip only now and then; never are more let through than the quota has. Without the shared counter each replica counts for
 * itself: rather too much than nothing.
 */
export function createQuotas({ counter, now = Date.now, capacity = 20_000 }: QuotasOptions): Quotas {
  const shares = new Map<string, Share>();
  const own = memoryCache({ now, maxKeys: capacity });
  let aloneUntil = 0;

  const count = async (key: string, by: number, windowMs: number) => {
    if (aloneUntil <= now()) {
      try {
        return await counter.increment(key, { by, windowMs });
      } catch {
        aloneUntil = now() + ALONE_MS;
      }
    }
    const { count, resetMs } = await own.increment(key, { by, windowMs });
    return { count, resetMs: Math.min(resetMs, Math.max(1, aloneUntil - now())) };
  };

  const lease = async (key: string, quota: Quota, share: Share) => {
    const by = leaseSize(share, now());
    const { count: total, resetMs } = await count(key, by, quota.perMs);
    share.left = granted(quota.requests, total, by);
    share.rest = Math.max(0, quota.requests - total);
    share.endsAt = now() + Math.max(1, resetMs);
  };

  const shareOf = (key: string): Share => {
    let share = shares.get(key);
    if (!share) {
      if (shares.size >= capacity) forget(shares, now());
      share = { left: 0, rest: 0, endsAt: 0, waiting: 0, asking: undefined };
      shares.set(key, share);
    }
    return share;
  };

  const decide = (quota: Quota, share: Share): Decision | undefined => {
    const resetMs = share.endsAt - now();
    if (resetMs <= 0) return undefined;
    if (share.left > 0) {
      share.left -= 1;
      return { allowed: true, quota, remaining: share.left + share.rest, resetMs };
    }
    return share.rest > 0 || share.asking ? undefined : { allowed: false, quota, remaining: 0, resetMs };
  };

  /** Asks the counter, together with all others that wait, as often as it takes. */
  const wait = async (key: string, quota: Quota, share: Share): Promise<Decision> => {
    share.waiting += 1;
    try {
      for (;;) {
        share.asking ??= lease(key, quota, share).finally(() => {
          share.asking = undefined;
        });
        await share.asking;
        const decision = decide(quota, share);
        if (decision) return decision;
      }
    } finally {
      share.waiting -= 1;
    }
  };

  return {
    take: (quota, caller) => {
      const key = `rate:${quota.name}:${caller}`;
      const share = shareOf(key);
      return decide(quota, share) ?? wait(key, quota, share);
    },
  };
}

/** Those whose window is over, or else the older half. */
function forget(shares: Map<string, Share>, now: number): void {
  for (const [key, share] of shares) if (share.endsAt <= now && !share.asking) shares.delete(key);
  let surplus = shares.size / 2;
  for (const key of shares.keys()) if (--surplus > 0) shares.delete(key);
}
