import type { Bytes } from '../resp/reply.ts';

/** Keys that end some time. */
export class Expiring {
  readonly #keys = new Set<Bytes>();

  get size(): number {
    return this.#keys.size;
  }

  /** `until`: 0 for never. */
  note(key: Bytes, until: number): void {
    if (until === 0) this.#keys.delete(key);
    else this.#keys.add(key);
  }

  forget(key: Bytes): void {
    this.#keys.delete(key);
  }

  clear(): void {
    this.#keys.clear();
  }

  /** Drops what is over among so many keys at most, others each time. `dropIfOver`: true where it was. */
  sweep(limit: number, dropIfOver: (key: Bytes) => boolean): void {
    let left = Math.min(limit, this.#keys.size);
    for (const key of this.#keys) {
      if (left <= 0) break;
      left -= 1;
      this.#keys.delete(key);
      // To the end: the next sweep begins with others.
      if (!dropIfOver(key)) this.#keys.add(key);
    }
  }
}
