/** Remembers the newest of many. */
export interface Recent {
  has(id: string): boolean;
  add(id: string): void;
}

/** Older than this is forgotten, however few there are. */
const KEPT_MS = 10 * 60_000;

export function createRecent(limit: number): Recent {
  const seen = new Map<string, number>();
  return {
    has: (id) => (seen.get(id) ?? Number.NEGATIVE_INFINITY) > performance.now() - KEPT_MS,
    add: (id) => {
      // Again at the end: a Map keeps the order in which keys came.
      seen.delete(id);
      seen.set(id, performance.now());
      const oldest = seen.keys().next();
      if (seen.size > limit && !oldest.done) seen.delete(oldest.value);
    },
  };
}
