import type { Bytes } from '../resp/reply.ts';
import type { Ordered } from './cursors.ts';
import type { Value } from './values.ts';

/** What is kept for a key. */
export interface Entry extends Ordered {
  value: Value;
  /** Milliseconds since the epoch; 0: never. */
  expiresAt: number;
  /** Read or written since it was made, or since eviction last came by. */
  used: boolean;
  /** When it was last read or written, in milliseconds since the epoch, a little coarse. */
  usedAt: number;
  bytes: number;
}

/**
 * Which key goes when memory is short: the first one that was not used since the last round (second chance, close to least recently
 * used). One that was used moves to the end, by `spare`. Undefined where there is none.
 */
export function victimOf(
  entries: Map<Bytes, Entry>,
  spare: (key: Bytes, entry: Entry) => void,
): [key: Bytes, entry: Entry] | undefined {
  for (;;) {
    const first = entries.entries().next();
    if (first.done) return undefined;
    const [key, entry] = first.value;
    if (!entry.used) return [key, entry];
    entry.used = false;
    entries.delete(key);
    spare(key, entry);
    entries.set(key, entry);
  }
}
