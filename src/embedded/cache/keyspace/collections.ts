import type { Bytes } from '../resp/reply.ts';

/** What an item costs beside its bytes, about: enough to bound memory, not to account for it. */
const PER_ITEM = 64;

export class Text {
  readonly type = 'string';
  readonly data: Bytes;
  constructor(data: Bytes) {
    this.data = data;
  }
  get bytes(): number {
    return this.data.length;
  }
  readonly size = 1;
}

export class Hash {
  readonly type = 'hash';
  readonly fields = new Map<Bytes, Bytes>();
  bytes = 0;

  get size(): number {
    return this.fields.size;
  }

  /** True where the field is new. */
  set(field: Bytes, value: Bytes): boolean {
    const old = this.fields.get(field);
    this.fields.set(field, value);
    this.bytes += value.length - (old === undefined ? -(field.length + PER_ITEM) : old.length);
    return old === undefined;
  }

  delete(field: Bytes): boolean {
    const old = this.fields.get(field);
    if (old === undefined) return false;
    this.fields.delete(field);
    this.bytes -= field.length + old.length + PER_ITEM;
    return true;
  }
}

export class Members {
  readonly type = 'set';
  readonly items = new Set<Bytes>();
  bytes = 0;

  static of(items: Iterable<Bytes>): Members {
    const members = new Members();
    for (const item of items) members.add(item);
    return members;
  }

  get size(): number {
    return this.items.size;
  }

  add(item: Bytes): boolean {
    if (this.items.has(item)) return false;
    this.items.add(item);
    this.bytes += item.length + PER_ITEM;
    return true;
  }

  delete(item: Bytes): boolean {
    if (!this.items.delete(item)) return false;
    this.bytes -= item.length + PER_ITEM;
    return true;
  }
}
