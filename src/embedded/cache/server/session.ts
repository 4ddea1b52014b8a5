import type { Socket } from 'node:net';
import type { Command } from '../commands/command.ts';
import type { Database } from '../keyspace/database.ts';
import { encode, type Protocol } from '../resp/encode.ts';
import type { Bytes, Reply } from '../resp/reply.ts';

/** A subscriber that reads slower than others publish is cut off here: 32 MiB. */
const MAX_UNREAD = 32 * 1024 * 1024;
/** A client that asks faster than it reads is not read from while so much is unsent. */
const PAUSE_AT = 1024 * 1024;

/** One connection: who it is, its protocol, its transaction and its subscriptions. */
export class Session {
  readonly id: number;
  readonly #socket: Socket;
  readonly #db: Database;
  readonly address: string;
  readonly localAddress: string;
  /** undefined: not logged in. */
  user: Bytes | undefined;
  protocol: Protocol = 2;
  name: Bytes = '';
  readonly library = { name: '', version: '' };
  queue: { readonly command: Command; readonly args: readonly Bytes[] }[] | undefined;
  /** Commands of EXEC are run: nothing may wait then. */
  executing = false;
  /** Waits in a blocking command; what it sends meanwhile is kept. */
  blocked = false;
  readonly backlog: (readonly Bytes[])[] = [];
  /** A command of the transaction could not be queued. */
  failed = false;
  readonly subscriptions = { channel: new Set<Bytes>(), pattern: new Set<Bytes>(), shard: new Set<Bytes>() };
  readonly #watched = new Set<Bytes>();
  readonly #watcher = { dirty: false };
  #out: Bytes = '';
  #scheduled = false;
  #closing = false;

  constructor(id: number, socket: Socket, db: Database) {
    this.id = id;
    this.#socket = socket;
    this.#db = db;
    this.address = `${socket.remoteAddress}:${socket.remotePort}`;
    this.localAddress = `${socket.localAddress}:${socket.localPort}`;
  }

  get subscriptionCount(): number {
    const { channel, pattern, shard } = this.subscriptions;
    return channel.size + pattern.size + shard.size;
  }

  /** Answers of one turn leave in one write. */
  send(reply: Reply): void {
    if (this.#closing && !this.#scheduled) return;
    this.#out += encode(reply, this.protocol);
    if (this.#scheduled) return;
    this.#scheduled = true;
    process.nextTick(() => this.#flush());
  }

  #flush(): void {
    this.#scheduled = false;
    const out = this.#out;
    this.#out = '';
    const socket = this.#socket;
    if (socket.destroyed) return;
    if (this.#closing) {
      socket.end(out, 'latin1');
      return;
    }
    if (!socket.write(out, 'latin1') && socket.writableLength > PAUSE_AT) {
      if (this.subscriptionCount > 0 && socket.writableLength > MAX_UNREAD) socket.destroy();
      else if (!socket.isPaused()) {
        socket.pause();
        socket.once('drain', () => socket.resume());
      }
    }
  }

  get closing(): boolean {
    return this.#closing;
  }

  /** Nothing more is read; what is to be said is said. */
  closeAfterReply(): void {
    this.#closing = true;
    if (this.#scheduled) return;
    this.#scheduled = true;
    process.nextTick(() => this.#flush());
  }

  destroy(): void {
    this.#closing = true;
    this.#socket.destroy();
  }

  watch(key: Bytes): void {
    this.#db.watch(key, this.#watcher);
    this.#watched.add(key);
  }

  unwatch(): void {
    for (const key of this.#watched) this.#db.unwatch(key, this.#watcher);
    this.#watched.clear();
    this.#watcher.dirty = false;
  }

  watchedChanged(): boolean {
    // Asking for a key drops it if it has expired, which counts as a change.
    for (const key of this.#watched) this.#db.has(key);
    return this.#watcher.dirty;
  }

  endTransaction(): void {
    this.queue = undefined;
    this.failed = false;
    this.unwatch();
  }

  /** A line of CLIENT LIST. */
  describe(): string {
    const fields = {
      id: this.id,
      addr: this.address,
      laddr: this.localAddress,
      name: this.name,
      sub: this.subscriptions.channel.size,
      psub: this.subscriptions.pattern.size,
      multi: this.queue?.length ?? -1,
      user: this.user ?? '(none)',
      resp: this.protocol,
      'lib-name': this.library.name,
      'lib-ver': this.library.version,
    };
    return Object.entries(fields)
      .map(([key, value]) => `${key}=${value}`)
      .join(' ');
  }
}
