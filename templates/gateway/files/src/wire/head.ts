import { BadResponse } from './failure.ts';

/** How the end of a body is found (RFC 9112 §6.3). */
export type Framing = 'none' | 'length' | 'chunked' | 'close';

export interface Head {
  readonly status: number;
  readonly headers: readonly string[];
  readonly framing: Framing;
  /** Bytes, for a framing by length. */
  readonly length: number;
  /** Whether another request may follow on the connection. */
  readonly reusable: boolean;
  /** Milliseconds that the replica keeps an idle connection, where it says so. */
  readonly idleMs: number | undefined;
}

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: [\t -~\x80-\xff]*)?$/;
const NAME = /^[!#$%&'*+\-.^_`|~\w]+$/;
/** Everything but tabs, printable characters, and line breaks in order. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)/;
const LENGTH = /^\d{1,15}$/;

/** Reads a head, without the empty line at its end. Throws BadResponse for one that is not beyond doubt. */
export function readHead(text: string, method: string): Head {
  if (FORBIDDEN.test(text)) throw new BadResponse('a control character in the head of a response');
  let at = text.indexOf('\r\n');
  const first = at === -1 ? text : text.slice(0, at);
  const [, minor, digits] = STATUS_LINE.exec(first) ?? [];
  if (digits === undefined) throw new BadResponse('no status line');
  const status = Number(digits);
  const headers: string[] = [];
  let length: string | undefined;
  let coding: string | undefined;
  let connection: string | undefined;
  let idleMs: number | undefined;

  while (at !== -1) {
    const begin = at + 2;
    at = text.indexOf('\r\n', begin);
    const line = text.slice(begin, at === -1 ? text.length : at);
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).toLowerCase();
    // A name with a space in it is also how a folded line begins.
    if (!NAME.test(name) || line.includes('\n')) throw new BadResponse('a header that is none');
    const value = line.slice(colon + 1).trim();
    if (name === 'content-length') {
      if (length !== undefined || !LENGTH.test(value)) throw new BadResponse('a content-length that is none');
      length = value;
    } else if (name === 'transfer-encoding') {
      if (coding !== undefined || value.toLowerCase() !== 'chunked')
        throw new BadResponse('an unknown transfer-encoding');
      coding = value;
    } else if (name === 'connection') {
      connection = connection === undefined ? value.toLowerCase() : `${connection},${value.toLowerCase()}`;
    } else if (name === 'keep-alive') {
      const seconds = /timeout=(\d{1,5})\b/.exec(value)?.[1];
      if (seconds !== undefined) idleMs = Number(seconds) * 1000;
    }
    // One that goes with 204 could only mislead (RFC 9110 §8.6).
    if (status !== 204 || name !== 'content-length') headers.push(name, value);
  }

  if (length !== undefined && coding !== undefined) throw new BadResponse('a content-length and a transfer-encoding');
  if (coding !== undefined && minor === '0') throw new BadResponse('a transfer-encoding in HTTP/1.0');
  const framing = framingOf(status, method, length, coding);
  const closes =
    minor === '0' || framing === 'close' || (connection?.split(',').some((one) => one.trim() === 'close') ?? false);
  return { status, headers, framing, length: framing === 'length' ? Number(length) : 0, reusable: !closes, idleMs };
}

function framingOf(status: number, method: string, length: string | undefined, coding: string | undefined): Framing {
  if (status < 200 || status === 204 || status === 304 || method === 'HEAD') return 'none';
  if (coding !== undefined) return 'chunked';
  return length === undefined ? 'close' : 'length';
}
