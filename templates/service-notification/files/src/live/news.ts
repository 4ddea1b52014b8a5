import { randomUUID } from 'node:crypto';
import { type Cache, CacheUnavailable, tolerant } from '@app/kit/cache';

/**
 * Tells all replicas that a user has something new: a version per user in the cache, drawn anew with each change, which every
 * replica looks at while one of its clients listens. It carries no notifications and may be lost: who is told looks into the
 * store, and who is not told looks now and then all the same.
 */
export interface News {
  /** To be called when something was stored. Never fails. */
  announce(userId: string): Promise<void>;
  /** Calls `look` when there may be something new. The returned function ends that. */
  listen(userId: string, look: () => void): () => void;
  close(): void;
}

export interface NewsOptions {
  /** How often versions are looked at. */
  readonly pollMs?: number;
  /** How often everybody looks whatever the version says; also what is left while the cache is away. */
  readonly anywayMs?: number;
}

interface Watched {
  version: string | undefined;
  readonly listeners: Set<() => void>;
}

const VERSION_MS = 3_600_000;

export function createNews(cache: Cache, { pollMs = 1000, anywayMs = 10_000 }: NewsOptions = {}): News {
  const users = new Map<string, Watched>();
  let timer: NodeJS.Timeout | undefined;
  let polling = false;
  let lookedAnyway = 0;
  const keyOf = (userId: string) => `notifications:version:${userId}`;

  const tell = ({ listeners }: Watched) => {
    for (const look of listeners) look();
  };
  /** Gives whether the cache answers. */
  const check = async (userId: string, watched: Watched): Promise<boolean> => {
    try {
      const version = await cache.get(keyOf(userId));
      // A version that was forgotten may have been a new one.
      if (version !== watched.version) tell(watched);
      watched.version = version;
      return true;
    } catch (error) {
      if (error instanceof CacheUnavailable) return false;
      throw error;
    }
  };
  const poll = async () => {
    // A slow cache must not be asked by more and more at once.
    if (polling) return;
    polling = true;
    try {
      await Promise.all([...users].map(([userId, watched]) => check(userId, watched)));
      if (performance.now() - lookedAnyway >= anywayMs) {
        lookedAnyway = performance.now();
        for (const watched of users.values()) tell(watched);
      }
    } finally {
      polling = false;
    }
  };

  return {
    announce: async (userId) => {
      const watched = users.get(userId);
      if (watched) tell(watched);
      await tolerant(cache.set(keyOf(userId), randomUUID(), VERSION_MS));
    },
    listen: (userId, look) => {
      const watched = users.get(userId) ?? { version: undefined, listeners: new Set() };
      users.set(userId, watched);
      watched.listeners.add(look);
      timer ??= setInterval(() => void poll(), pollMs).unref();
      return () => {
        watched.listeners.delete(look);
        if (watched.listeners.size === 0) users.delete(userId);
        if (users.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
    close: () => {
      clearInterval(timer);
      users.clear();
    },
  };
}
