import type { StoredKey } from './port.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A key signs for a month. */
export const LIFE_MS = 30 * DAY_MS;
/** A new one is published this long before it signs: longer than anybody keeps an old JWKS. */
export const PUBLISHED_MS = 15 * MINUTE_MS;
/** For clocks that differ. */
const MARGIN_MS = 5 * MINUTE_MS;

export interface Rotation {
  /** When a key that is to be made now begins to sign; nothing when none is needed. */
  readonly addFrom: Date | undefined;
  /** Ids of keys whose last token has expired. */
  readonly remove: readonly string[];
}

/** What is to be done with the keys at time `now`. */
export function planRotation(keys: readonly StoredKey[], now: number, tokenMs: number): Rotation {
  const newest = sorted(keys)[0];
  const remove = sorted(keys).flatMap((key, index, all) => {
    const successor = all[index - 1];
    return successor && successor.activeFrom.getTime() + tokenMs + MARGIN_MS < now ? [key.id] : [];
  });
  if (!newest) return { addFrom: new Date(now), remove };
  const due = newest.activeFrom.getTime() + LIFE_MS - PUBLISHED_MS;
  return { addFrom: due <= now ? new Date(now + PUBLISHED_MS) : undefined, remove };
}

/** The key to sign with: the newest that has begun. */
export function activeKey<K extends Pick<StoredKey, 'activeFrom'>>(keys: readonly K[], now: number): K | undefined {
  return sorted(keys).find(({ activeFrom }) => activeFrom.getTime() <= now);
}

/** Newest first. */
function sorted<K extends Pick<StoredKey, 'activeFrom'>>(keys: readonly K[]): K[] {
  return [...keys].sort((a, b) => b.activeFrom.getTime() - a.activeFrom.getTime());
}
