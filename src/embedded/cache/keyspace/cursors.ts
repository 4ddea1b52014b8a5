import type { Bytes } from '../resp/reply.ts';

/** An entry of a map whose `order` grows along the map: scans find their place by it. `made` is the one it had first. */
export interface Ordered {
  order: number;
  readonly made: number;
}

interface Place<T> {
  readonly iterator: Iterator<[Bytes, T]>;
  /** Order of the youngest entry when the scan began. */
  readonly limit: number;
}

const REMEMBERED = 100;

/**
 * The places of scans. Keys that are there all the time are told once; keys made after the scan began are left out. The last hundred
 * cursors are remembered, the place of any other is looked for.
 */
export class Cursors {
  readonly #places = new Map<number, Place<Ordered>>();
  /** Order of the last entry that was moved to the end of the map though it is old. */
  moved = 0;

  /** `youngest`: order of the last entry. A cursor is the order of the last entry that was told. */
  scan<T extends Ordered>(
    entries: ReadonlyMap<Bytes, T>,
    cursor: number,
    count: number,
    youngest: number,
  ): { next: number; keys: Bytes[] } {
    const known = cursor === 0 ? undefined : this.#places.get(cursor);
    const { iterator, limit } = known ?? { iterator: entries.entries(), limit: youngest };
    this.#places.delete(cursor);
    const keys: Bytes[] = [];
    for (let seen = 0; ; ) {
      const { value, done } = iterator.next();
      if (done || (value[1].order > limit && value[1].order > this.moved)) return { next: 0, keys };
      const [key, entry] = value;
      if (entry.order <= cursor) continue;
      if (entry.made <= limit) keys.push(key);
      seen += 1;
      if (seen < count) continue;
      this.#remember(entry.order, { iterator, limit });
      return { next: entry.order, keys };
    }
  }

  #remember(cursor: number, place: Place<Ordered>): void {
    this.#places.set(cursor, place);
    for (const oldest of this.#places.keys()) {
      if (this.#places.size <= REMEMBERED) break;
      this.#places.delete(oldest);
    }
  }
}
