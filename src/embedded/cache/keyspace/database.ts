import { type Bytes, Failure } from '../resp/reply.ts';
import { Changes, type Watcher } from './changes.ts';
import { Cursors } from './cursors.ts';
import { type Entry, victimOf } from './entry.ts';
import { Expiring } from './expiring.ts';
import { type Collection, make, type Type, type Types, type Value } from './values.ts';

const PER_KEY = 120;
const WRONG_TYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value';

/** The keys, their expiry, and a bound on their memory. Empty collections do not exist. */
export class Database {
  readonly #entries = new Map<Bytes, Entry>();
  readonly #expiring = new Expiring();
  readonly #cursors = new Cursors();
  readonly #now: () => number;
  #order = 0;
  /** The time as the last sweep saw it: close enough to tell how long a key was idle, and free to read. */
  #clock: number;
  /** About how many bytes the data takes. */
  bytes = 0;
  maxBytes: number;
  readonly changes = new Changes();
  expired = 0;
  evicted = 0;

  constructor(options: { readonly now?: () => number; readonly maxBytes?: number } = {}) {
    this.#now = options.now ?? Date.now;
    this.#clock = this.#now();
    this.maxBytes = options.maxBytes ?? 0;
  }

  now(): number {
    return this.#now();
  }

  get size(): number {
    return this.#entries.size;
  }

  get expiring(): number {
    return this.#expiring.size;
  }

  #live(key: Bytes): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.expiresAt !== 0 && entry.expiresAt <= this.#now()) {
      this.#remove(key, entry);
      this.expired += 1;
      return undefined;
    }
    entry.used = true;
    entry.usedAt = this.#clock;
    return entry;
  }

  #remove(key: Bytes, entry: Entry): void {
    this.#entries.delete(key);
    this.#expiring.forget(key);
    this.bytes -= entry.bytes;
    this.changes.touched(key);
  }

  get(key: Bytes): Value | undefined {
    return this.#live(key)?.value;
  }

  has(key: Bytes): boolean {
    return this.#live(key) !== undefined;
  }

  /** The value if it is of that type. Fails with WRONGTYPE if it is of another. */
  read<T extends Type>(key: Bytes, type: T): Types[T] | undefined {
    const value = this.get(key);
    if (value !== undefined && value.type !== type) throw new Failure(WRONG_TYPE);
    return value as Types[T] | undefined;
  }

  /** The collection, made if absent. Call `modified` after changing it: until then a new one is not kept. */
  open<T extends Collection>(key: Bytes, type: T): Types[T] {
    return this.read(key, type) ?? make[type]();
  }

  /** Stores a value; an expiry that there was goes unless it is kept. */
  set(key: Bytes, value: Value, expiresAt: number | 'keep' = 0): void {
    const old = this.#live(key);
    const until = expiresAt === 'keep' ? (old?.expiresAt ?? 0) : expiresAt;
    const bytes = key.length + value.bytes + PER_KEY;
    if (old) {
      this.bytes += bytes - old.bytes;
      old.value = value;
      old.expiresAt = until;
      old.bytes = bytes;
    } else {
      this.bytes += bytes;
      this.#order += 1;
      const order = this.#order;
      this.#entries.set(key, { value, expiresAt: until, order, made: order, used: false, usedAt: this.#clock, bytes });
    }
    this.#expiring.note(key, until);
    this.changes.touched(key);
  }

  /** Keeps a changed collection, or drops it when it is empty. */
  modified(key: Bytes, value: Value): void {
    if (value.size > 0) this.set(key, value, 'keep');
    else this.delete(key);
  }

  delete(key: Bytes): boolean {
    const entry = this.#live(key);
    if (entry) this.#remove(key, entry);
    return entry !== undefined;
  }

  /** About what a key takes, with its value. */
  bytesOf(key: Bytes): number | undefined {
    return this.#live(key)?.bytes;
  }

  /** Milliseconds since a key was last asked for; does not count as asking. */
  idle(key: Bytes): number | undefined {
    const entry = this.#entries.get(key);
    return entry && Math.max(0, this.#now() - entry.usedAt);
  }

  /** Milliseconds since the epoch, 0 for never; undefined where there is no such key. */
  expiry(key: Bytes): number | undefined {
    return this.#live(key)?.expiresAt;
  }

  /** A time that has passed deletes the key; 0 keeps it for ever. */
  expire(key: Bytes, at: number): void {
    const entry = this.#live(key);
    if (!entry) return;
    if (at !== 0 && at <= this.#now()) {
      this.#remove(key, entry);
      return;
    }
    entry.expiresAt = at;
    this.#expiring.note(key, at);
    this.changes.touched(key);
  }

  clear(): void {
    this.changes.clearing((key) => this.#entries.has(key));
    this.#entries.clear();
    this.#expiring.clear();
    this.bytes = 0;
  }

  /** What there is, expired or not, without counting as asking: for those who write it all down. */
  peek(key: Bytes): { readonly value: Value; readonly expiresAt: number } | undefined {
    return this.#entries.get(key);
  }

  allKeys(): Bytes[] {
    return [...this.#entries.keys()];
  }

  *keys(): Generator<Bytes> {
    for (const key of this.#entries.keys()) if (this.#live(key)) yield key;
  }

  /** Some keys after a cursor, and the next cursor: 0 at the end. */
  scan(cursor: number, count: number): { next: number; keys: Bytes[] } {
    const { next, keys } = this.#cursors.scan(this.#entries, cursor, count, this.#order);
    return { next, keys: keys.filter((key) => this.#live(key)) };
  }

  watch(key: Bytes, watcher: Watcher): void {
    // One that is expired already must not count as changed when it goes.
    this.#live(key);
    this.changes.watch(key, watcher);
  }

  unwatch(key: Bytes, watcher: Watcher): void {
    this.changes.unwatch(key, watcher);
  }

  /** Deletes expired keys that nobody asks for; looks at so many at most, at others each time. */
  sweep(limit: number): void {
    const now = this.#now();
    this.#clock = now;
    this.#expiring.sweep(limit, (key) => {
      const entry = this.#entries.get(key);
      if (entry && entry.expiresAt > now) return false;
      if (!entry) return true;
      this.#remove(key, entry);
      this.expired += 1;
      return true;
    });
  }

  /** Makes room by dropping keys. False where nothing is left to drop. */
  makeRoom(): boolean {
    while (this.maxBytes > 0 && this.bytes > this.maxBytes) {
      const victim = victimOf(this.#entries, (_, entry) => {
        this.#order += 1;
        entry.order = this.#order;
        this.#cursors.moved = this.#order;
      });
      if (!victim) return false;
      this.#remove(...victim);
      this.evicted += 1;
    }
    return true;
  }
}
