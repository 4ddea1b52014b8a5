import type { Cache } from '../port.ts';
import { tolerant } from './tolerant.ts';

/** Shortest time that a generation is remembered. When it is forgotten a new one is drawn, which costs a miss and no more. */
const REMEMBERED_MS = 600_000;
/** Beyond this many lost invalidations the life of the values is all that bounds how old they get. */
const MOST_LOST = 10_000;

/** A part of every key of a group, shared by all replicas; with a new one all its values are out of sight. */
export interface Generations {
  current(group: string): Promise<string>;
  /** Draws a new one; false when the cache is away, and then again before the group is read next. */
  next(group: string): Promise<boolean>;
  /** What counts in this process alone, while the cache is away. */
  own(group: string): number;
}

export function createGenerations(cache: Cache, namespace: string, lifeMs: number): Generations {
  const rememberedMs = Math.max(REMEMBERED_MS, lifeMs * 10);
  const keyOf = (group: string) => `${namespace}:${group}:generation`;
  /** Groups whose invalidation did not reach the cache. */
  const lost = new Set<string>();
  let changes = 0;

  const draw = async (group: string) => {
    const fresh = crypto.randomUUID();
    await cache.set(keyOf(group), fresh, rememberedMs);
    lost.delete(group);
    return fresh;
  };

  return {
    current: async (group) => {
      if (lost.has(group)) return draw(group);
      const known = await cache.get(keyOf(group));
      if (known !== undefined) return known;
      // Of several replicas that come here at once all take the text of the first.
      await cache.lock(keyOf(group), rememberedMs);
      return (await cache.get(keyOf(group))) ?? draw(group);
    },
    next: async (group) => {
      changes += 1;
      if (lost.size < MOST_LOST) lost.add(group);
      return (await tolerant(draw(group))) !== undefined;
    },
    own: () => changes,
  };
}
