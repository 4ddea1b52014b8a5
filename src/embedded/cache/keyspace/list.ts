import type { Bytes } from '../resp/reply.ts';

const PER_ITEM = 24;

/** A list that grows and shrinks at both ends in constant time: a ring. */
export class List {
  readonly type = 'list';
  #ring: (Bytes | undefined)[] = new Array(8);
  #head = 0;
  #length = 0;
  bytes = 0;

  static of(items: readonly Bytes[]): List {
    const list = new List();
    for (const item of items) list.pushRight(item);
    return list;
  }

  get size(): number {
    return this.#length;
  }

  #at(index: number): number {
    return (this.#head + index) & (this.#ring.length - 1);
  }

  #grow(): void {
    if (this.#length < this.#ring.length) return;
    const items = this.slice(0, this.#length);
    this.#ring = [...items, ...new Array<undefined>(this.#ring.length)];
    this.#head = 0;
  }

  get(index: number): Bytes | undefined {
    return index >= 0 && index < this.#length ? this.#ring[this.#at(index)] : undefined;
  }

  replace(index: number, item: Bytes): void {
    this.bytes += item.length - (this.get(index)?.length ?? 0);
    this.#ring[this.#at(index)] = item;
  }

  pushLeft(item: Bytes): void {
    this.#grow();
    this.#head = this.#at(this.#ring.length - 1);
    this.#ring[this.#head] = item;
    this.#length += 1;
    this.bytes += item.length + PER_ITEM;
  }

  pushRight(item: Bytes): void {
    this.#grow();
    this.#ring[this.#at(this.#length)] = item;
    this.#length += 1;
    this.bytes += item.length + PER_ITEM;
  }

  popLeft(): Bytes | undefined {
    const item = this.get(0);
    if (item === undefined) return undefined;
    this.#ring[this.#head] = undefined;
    this.#head = this.#at(1);
    this.#length -= 1;
    this.bytes -= item.length + PER_ITEM;
    return item;
  }

  popRight(): Bytes | undefined {
    const item = this.get(this.#length - 1);
    if (item === undefined) return undefined;
    this.#ring[this.#at(this.#length - 1)] = undefined;
    this.#length -= 1;
    this.bytes -= item.length + PER_ITEM;
    return item;
  }

  slice(from: number, to: number): Bytes[] {
    const items: Bytes[] = [];
    for (let index = from; index < to; index += 1) items.push(this.#ring[this.#at(index)] as Bytes);
    return items;
  }
}
