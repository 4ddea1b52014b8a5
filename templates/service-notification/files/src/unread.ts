import { type Cache, cacheAside } from '@app/kit/cache';
import type { Notifications } from './notifications/index.ts';

/** How many notifications users have not read: counted in the store, kept in the cache. */
export interface Unread {
  count(userId: string): Promise<number>;
  /** To be called when a notification was added or read. */
  changed(userId: string): Promise<void>;
}

const KEPT_MS = 60_000;

export function cachedUnread(cache: Cache, notifications: Notifications): Unread {
  const counts = cacheAside(cache, { namespace: 'notifications:unread', ttlMs: KEPT_MS });
  return {
    // A group per user: what changes for one is not forgotten for all.
    count: async (userId) => {
      const { value } = await counts.get('count', () => notifications.unread(userId), { group: userId });
      return value;
    },
    changed: (userId) => counts.invalidate(userId),
  };
}
