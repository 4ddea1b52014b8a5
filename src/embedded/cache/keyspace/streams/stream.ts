import type { Bytes } from '../../resp/reply.ts';
import { ById } from './by-id.ts';
import type { Group } from './group.ts';
import { type Id, idOf, LAST_ID, lastOf, msOf } from './id.ts';

/** About what an entry, and a field or value of it, cost beside their bytes. */
const PER_ENTRY = 96;
const PER_FIELD = 16;
/** A pending entry, a consumer, a group: about the same each. */
const PER_NOTE = 120;

export interface StreamEntry {
  readonly id: Id;
  /** field, value, field, value… */
  readonly fields: readonly Bytes[];
}

const bytesOf = ({ fields }: StreamEntry) => fields.reduce((sum, each) => sum + each.length + PER_FIELD, PER_ENTRY);

/** Entries in the order of their ids, and the groups that read them. Unlike other collections it may be empty. */
export class Stream {
  readonly type = 'stream';
  readonly entries = new ById<StreamEntry>();
  readonly groups = new Map<Bytes, Group>();
  lastId: Id = 0n;
  /** The greatest id that was deleted by name; 0: none. */
  maxDeletedId: Id = 0n;
  /** How many were ever added. */
  added = 0;
  #entryBytes = 0;

  get size(): number {
    return this.entries.size;
  }

  get bytes(): number {
    let notes = 0;
    for (const { pending, consumers } of this.groups.values()) notes += 1 + pending.size + consumers.size;
    return this.#entryBytes + notes * PER_NOTE;
  }

  /** The id for an entry that is added now, or with these milliseconds; undefined where all are used up. */
  nextId(ms: bigint): Id | undefined {
    const wanted = ms === 0n ? idOf(0n, 1n) : idOf(ms, 0n);
    if (wanted > this.lastId) return wanted;
    return this.lastId === LAST_ID ? undefined : this.lastId + 1n;
  }

  /** The same, but with exactly these milliseconds. */
  nextIdWithin(ms: bigint): Id | undefined {
    const next = this.nextId(ms);
    return next !== undefined && msOf(next) === ms && this.lastId !== lastOf(ms) ? next : undefined;
  }

  /** The id must be greater than the last one. */
  add(id: Id, fields: readonly Bytes[]): void {
    const entry = { id, fields };
    this.entries.put(entry);
    this.#entryBytes += bytesOf(entry);
    this.lastId = id;
    this.added += 1;
  }

  delete(id: Id): boolean {
    const entry = this.entries.delete(id);
    if (!entry) return false;
    this.#entryBytes -= bytesOf(entry);
    if (id > this.maxDeletedId) this.maxDeletedId = id;
    return true;
  }

  /** Drops so many of the oldest. */
  trim(count: number): number {
    for (const entry of this.entries.slice(0, count)) this.#entryBytes -= bytesOf(entry);
    this.entries.dropFirst(count);
    return count;
  }

  /** Entries from an id to another, both included. */
  range(from: Id, to: Id, count = Number.POSITIVE_INFINITY): StreamEntry[] {
    const first = this.entries.indexFrom(from);
    const end = to === LAST_ID ? this.size : this.entries.indexFrom(to + 1n);
    return this.entries.slice(first, Math.min(end, first + count));
  }

  /** The same from the end. */
  rangeBack(from: Id, to: Id, count = Number.POSITIVE_INFINITY): StreamEntry[] {
    const first = this.entries.indexFrom(from);
    const end = to === LAST_ID ? this.size : this.entries.indexFrom(to + 1n);
    return this.entries.slice(Math.max(first, end - count), end).reverse();
  }

  after(id: Id, count?: number): StreamEntry[] {
    return id === LAST_ID ? [] : this.range(id + 1n, LAST_ID, count);
  }
}
