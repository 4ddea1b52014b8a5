import type { Key } from './key.ts';
import type { Checksum } from './meta.ts';

/** What a list says of an object. */
export interface Entry {
  readonly size: number;
  readonly etag: string;
  readonly modified: number;
  readonly checksum?: Checksum;
}

/** The keys of a bucket in the order of their bytes. New keys are sorted in when the next list is asked for. */
export class Catalogue {
  readonly #entries = new Map<Key, Entry>();
  #order: Key[] = [];
  #fresh = new Set<Key>();
  #gone = 0;

  get size(): number {
    return this.#entries.size;
  }

  set(key: Key, entry: Entry): void {
    if (!this.#entries.has(key)) this.#fresh.add(key);
    this.#entries.set(key, entry);
  }

  delete(key: Key): void {
    if (!this.#entries.delete(key)) return;
    if (!this.#fresh.delete(key)) this.#gone += 1;
  }

  /** All entries at or after `from`, in order. The catalogue must not change meanwhile. */
  *from(from: Key): Generator<readonly [Key, Entry]> {
    this.#sort();
    for (let index = this.#first(from); index < this.#order.length; index += 1) {
      const key = this.#order[index] as Key;
      const entry = this.#entries.get(key);
      if (entry) yield [key, entry];
    }
  }

  #sort(): void {
    if (this.#fresh.size === 0 && this.#gone * 2 <= this.#order.length) return;
    // A key that went and came back stands in both.
    const old = this.#order.filter((key) => this.#entries.has(key) && !this.#fresh.has(key));
    this.#order = merge(old, [...this.#fresh].sort(byBytes));
    this.#fresh = new Set();
    this.#gone = 0;
  }

  /** Index of the first key that is not before `from`. */
  #first(from: Key): number {
    let [low, high] = [0, this.#order.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#order[middle] as Key) < from) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const byBytes = (a: Key, b: Key) => (a < b ? -1 : a > b ? 1 : 0);

function merge(a: readonly Key[], b: readonly Key[]): Key[] {
  if (b.length === 0) return [...a];
  const merged: Key[] = [];
  let index = 0;
  for (const key of b) {
    while (index < a.length && (a[index] as Key) < key) merged.push(a[index++] as Key);
    merged.push(key);
  }
  while (index < a.length) merged.push(a[index++] as Key);
  return merged;
}
