import { type Chunks, createChunks } from './chunks.ts';
import type { Receiver } from './exchange.ts';
import { BadResponse } from './failure.ts';
import { type Head, readHead } from './head.ts';

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const LONGEST_HEAD = 32 * 1024;
/** Bodies up to this size that come with their head are handed over as text, which is written together with the head. */
const SMALL = 16 * 1024;

/** Reads one answer from the bytes of a connection. */
export class Reader {
  readonly #receiver: Receiver;
  readonly #method: string;
  #early: Buffer | undefined;
  #head: Head | undefined;
  #left = 0;
  #chunks: Chunks | undefined;
  done = false;

  constructor(receiver: Receiver, method: string) {
    this.#receiver = receiver;
    this.#method = method;
  }

  /** The head, once it is complete. */
  get head(): Head | undefined {
    return this.#head;
  }

  /**
   * Takes bytes, which are only good until it returns. Returns how many of them belong to the answer. Throws BadResponse.
   */
  push(bytes: Buffer): number {
    if (this.#head) return this.#body(bytes, 0);
    const buffer = this.#early ? Buffer.concat([this.#early, bytes]) : bytes;
    const before = this.#early?.length ?? 0;
    this.#early = undefined;
    return this.#begin(buffer, 0) - before;
  }

  /** Nothing is handed over any more. */
  stop(): void {
    this.done = true;
  }

  /** The replica closed the connection. Returns whether that was the end of the answer. */
  close(): boolean {
    if (this.#head?.framing === 'close' && !this.done) this.#end();
    return this.done;
  }

  #begin(buffer: Buffer, from: number): number {
    const end = buffer.indexOf(END_OF_HEAD, from);
    if (end === -1 ? buffer.length - from > LONGEST_HEAD : end - from > LONGEST_HEAD)
      throw new BadResponse('a head without end');
    if (end === -1) {
      this.#early = Buffer.from(buffer.subarray(from));
      return buffer.length;
    }
    const head = readHead(buffer.toString('latin1', from, end), this.#method);
    if (head.status === 101) throw new BadResponse('another protocol, for which nobody asked');
    // Interim answers are for us.
    if (head.status < 200) return this.#begin(buffer, end + 4);
    this.#head = head;
    this.#left = head.length;
    if (head.framing === 'chunked') this.#chunks = createChunks();
    this.#receiver.head(head.status, head.headers);
    return this.done ? buffer.length : this.#body(buffer, end + 4);
  }

  #body(buffer: Buffer, at: number): number {
    const { framing } = this.#head as Head;
    if (framing === 'none' || (framing === 'length' && this.#left === 0)) {
      this.#end();
      return at;
    }
    if (framing === 'chunked') return this.#chunked(buffer, at);
    const take = framing === 'close' ? buffer.length - at : Math.min(this.#left, buffer.length - at);
    if (take === 0) return at;
    this.#left -= take;
    const last = framing === 'length' && this.#left === 0;
    // The buffer belongs to the connection and is filled anew.
    const small = last && take <= SMALL;
    this.#receiver.data(small ? buffer.toString('latin1', at, at + take) : Buffer.from(buffer.subarray(at, at + take)));
    if (last && !this.done) this.#end();
    return at + take;
  }

  #chunked(buffer: Buffer, at: number): number {
    const chunks = this.#chunks as Chunks;
    const end = chunks.push(buffer, at, (chunk) => this.done || this.#receiver.data(Buffer.from(chunk)));
    if (chunks.done() && !this.done) this.#end();
    return end;
  }

  #end(): void {
    this.done = true;
    this.#receiver.end();
  }
}
