import type { Id } from './id.ts';

/** Items in the order of their ids. Cheap where things are added at the end and taken from the beginning, as streams are used. */
export class ById<T extends { readonly id: Id }> {
  #items: T[] = [];
  /** Those before it are gone; they are cut off now and then. */
  #start = 0;

  get size(): number {
    return this.#items.length - this.#start;
  }

  at(index: number): T | undefined {
    return index < 0 ? undefined : this.#items[this.#start + index];
  }

  get last(): T | undefined {
    return this.at(this.size - 1);
  }

  /** Index of the first item with this id or a greater one. */
  indexFrom(id: Id): number {
    let low = this.#start;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#items[middle] as T).id >= id) high = middle;
      else low = middle + 1;
    }
    return low - this.#start;
  }

  get(id: Id): T | undefined {
    const found = this.at(this.indexFrom(id));
    return found?.id === id ? found : undefined;
  }

  /** Adds an item, or replaces the one with its id. */
  put(item: T): void {
    const last = this.last;
    if (last === undefined || last.id < item.id) {
      this.#items.push(item);
      return;
    }
    const index = this.indexFrom(item.id);
    this.#items.splice(this.#start + index, this.at(index)?.id === item.id ? 1 : 0, item);
  }

  delete(id: Id): T | undefined {
    const index = this.indexFrom(id);
    const found = this.at(index);
    if (found?.id !== id) return undefined;
    if (index === 0) this.dropFirst(1);
    else this.#items.splice(this.#start + index, 1);
    return found;
  }

  dropFirst(count: number): void {
    this.#start += count;
    if (this.#start < 64 || this.#start * 2 < this.#items.length) return;
    this.#items = this.#items.slice(this.#start);
    this.#start = 0;
  }

  /** Indexes [from, to). */
  slice(from: number, to: number): T[] {
    return this.#items.slice(this.#start + Math.max(0, from), this.#start + Math.max(0, to));
  }

  *[Symbol.iterator](): Generator<T> {
    for (let index = 0; index < this.size; index += 1) yield this.at(index) as T;
  }
}
