import { connect, type Socket } from 'node:net';
import { type Receiver, type WireRequest, writeRequest } from './exchange.ts';
import { BadResponse, ClosedEarly, ConnectTimeout } from './failure.ts';
import { Reader } from './reader.ts';

export interface ConnectionOptions {
  readonly host: string;
  readonly port: number;
  /** For the header, where a request brings no other. */
  readonly name: string;
  readonly connectMs: number;
  /** Longest time that it is kept without a request. */
  readonly idleMs: number;
  /** An answer is complete and another request may follow. */
  onFree(connection: Connection): void;
  /** It is no good any more. */
  onGone(connection: Connection): void;
}

/** Read at once, one connection after the other: they can share the place that they read into. */
const SHARED = Buffer.allocUnsafeSlow(64 * 1024);

/** A connection to a replica, with one request at a time on it. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #socket: Socket;
  #reader: Reader | undefined;
  #receiver: Receiver | undefined;
  #freeUntil = Number.POSITIVE_INFINITY;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    const { host, port, connectMs } = options;
    const onread = { buffer: SHARED, callback: (count: number) => this.#read(count) };
    const socket = connect({ host, port, noDelay: true, onread });
    this.#socket = socket;
    const late = setTimeout(
      () => socket.destroy(new ConnectTimeout(`no connection within ${connectMs} ms`)),
      connectMs,
    );
    socket.once('connect', () => clearTimeout(late));
    socket.on('error', (error) => this.#fail(error));
    socket.once('close', () => {
      clearTimeout(late);
      this.#closed();
    });
  }

  /** Whether it may still be used: a replica closes what is idle, and its word may be under way. */
  isFresh(now: number): boolean {
    return now < this.#freeUntil && !this.#socket.destroyed && this.#socket.writable;
  }

  send(request: WireRequest, receiver: Receiver): void {
    this.#receiver = receiver;
    this.#reader = new Reader(receiver, request.method);
    writeRequest(this.#socket, this.#options.name, request);
    receiver.begin(this);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  abort(reason: Error): void {
    this.#fail(reason);
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Returns whether to go on reading. */
  #read(count: number): boolean {
    const reader = this.#reader;
    if (!reader) {
      // Something that nobody asked for: whose answer would it be?
      this.#socket.destroy();
      return false;
    }
    try {
      const taken = reader.push(SHARED.subarray(0, count));
      if (reader.done && this.#reader === reader) this.#finish(reader, taken === count);
    } catch (error) {
      this.#fail(error instanceof BadResponse ? error : new BadResponse(String(error), { cause: error }));
    }
    return !this.#socket.isPaused();
  }

  #finish({ head }: Reader, clean: boolean): void {
    this.#reader = undefined;
    this.#receiver = undefined;
    // What comes after an answer would be taken for the next one.
    if (!clean || !head?.reusable || this.#socket.destroyed) {
      this.#socket.destroy();
      return;
    }
    if (this.#socket.isPaused()) this.#socket.resume();
    const { idleMs, onFree } = this.#options;
    this.#freeUntil = Date.now() + Math.min(idleMs, Math.max(0, (head.idleMs ?? idleMs + 1000) - 1000));
    onFree(this);
  }

  #fail(error: Error): void {
    const receiver = this.#receiver;
    this.#reader?.stop();
    this.#reader = undefined;
    this.#receiver = undefined;
    this.#socket.destroy();
    receiver?.fail(error);
  }

  #closed(): void {
    if (this.#reader && !this.#reader.close())
      this.#fail(new ClosedEarly('the connection was closed before the answer was complete'));
    this.#reader = undefined;
    this.#receiver = undefined;
    this.#options.onGone(this);
  }
}
