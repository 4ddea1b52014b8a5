import type { Bytes } from './reply.ts';

/** The client broke the protocol: it is told, and the connection is closed. */
export class ProtocolError extends Error {}

const MAX_BULK = 512 * 1024 * 1024;
const MAX_ITEMS = 1024 * 1024;
const MAX_INLINE = 64 * 1024;
const [STAR, DOLLAR, CR, LF] = [42, 36, 13, 10];

/** Words of an inline command; quotes as redis-cli has them. */
function inlineWords(line: Bytes): Bytes[] {
  const words: Bytes[] = [];
  const word = /"((?:[^"\\]|\\.)*)"(?=\s|$)|'((?:[^'\\]|\\.)*)'(?=\s|$)|([^\s"']\S*)/gy;
  const space = /\s*/y;
  let position = 0;
  const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };
  for (;;) {
    space.lastIndex = position;
    position += space.exec(line)?.[0].length ?? 0;
    if (position >= line.length) return words;
    word.lastIndex = position;
    const match = word.exec(line);
    if (!match) throw new ProtocolError('unbalanced quotes in request');
    position = word.lastIndex;
    const [, double, single, plain] = match;
    if (double !== undefined) {
      words.push(
        double.replace(/\\(?:x([0-9a-fA-F]{2})|(.))/g, (_, hex?: string, char?: string) =>
          hex ? String.fromCharCode(Number.parseInt(hex, 16)) : (escapes[char ?? ''] ?? char ?? ''),
        ),
      );
    } else words.push(single === undefined ? (plain ?? '') : single.replaceAll("\\'", "'"));
  }
}

/**
 * Cuts a stream into requests: arrays of bulk strings, or lines typed by hand. Chunks may end anywhere; what was read of an unfinished
 * request is kept, so that a large value that comes in many chunks is looked at once.
 */
export class RequestParser {
  #chunks: Buffer[] = [];
  #length = 0;
  /** Bytes wanted before it makes sense to go on. */
  #wanted = 1;
  #items: Bytes[] = [];
  /** Items of the present request that are still to come. */
  #left = 0;
  #bulk = -1;

  /** Requests that are complete with this chunk. Throws a ProtocolError. */
  *push(chunk: Buffer): Generator<readonly Bytes[]> {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length < this.#wanted) return;
    const data = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks, this.#length);
    this.#chunks = [];
    this.#wanted = 1;
    let at = 0;
    while (at < data.length) {
      if (this.#bulk >= 0) {
        if (data.length - at < this.#bulk + 2) {
          this.#wanted = this.#bulk + 2;
          break;
        }
        this.#items.push(data.toString('latin1', at, at + this.#bulk));
        at += this.#bulk + 2;
        this.#bulk = -1;
        this.#left -= 1;
        if (this.#left === 0) {
          yield this.#items;
          this.#items = [];
        }
        continue;
      }
      const end = data.indexOf(LF, at);
      if (end < 0) {
        if (data.length - at > MAX_INLINE)
          throw new ProtocolError(this.#left > 0 ? 'too big bulk count string' : 'too big inline request');
        this.#wanted = data.length - at + 1;
        break;
      }
      const stop = data[end - 1] === CR && end > at ? end - 1 : end;
      const mark = data[at];
      if (this.#left > 0) this.#header(mark, data, at, stop);
      else if (mark === STAR) {
        const count = integer(data, at + 1, stop);
        if (count === undefined || count > MAX_ITEMS) throw new ProtocolError('invalid multibulk length');
        this.#left = Math.max(0, count);
      } else {
        const words = inlineWords(data.toString('latin1', at, stop));
        if (words.length > 0) yield words;
      }
      at = end + 1;
    }
    this.#chunks = at < data.length ? [data.subarray(at)] : [];
    this.#length = data.length - at;
  }

  #header(mark: number | undefined, data: Buffer, at: number, stop: number): void {
    if (mark !== DOLLAR) throw new ProtocolError(`expected '$', got '${String.fromCharCode(mark ?? 0)}'`);
    const length = integer(data, at + 1, stop);
    if (length === undefined || length < 0 || length > MAX_BULK) throw new ProtocolError('invalid bulk length');
    this.#bulk = length;
  }
}

function integer(data: Buffer, from: number, to: number): number | undefined {
  const text = data.toString('latin1', from, to);
  return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
}
