import { type Bytes, Failure } from '../../resp/reply.ts';

/** Milliseconds and a sequence number, 64 bits each, as one number: `ms << 64 | seq`. Ids compare as numbers do. */
export type Id = bigint;

const SEQUENCE = 64n;
const MOST = (1n << 64n) - 1n;
export const LAST_ID: Id = (MOST << SEQUENCE) | MOST;

export const idOf = (ms: bigint, seq: bigint): Id => (ms << SEQUENCE) | seq;
export const msOf = (id: Id): bigint => id >> SEQUENCE;
export const formatId = (id: Id): Bytes => `${id >> SEQUENCE}-${id & MOST}`;

export const INVALID_ID = 'ERR Invalid stream ID specified as stream command argument';
const invalid = (): never => {
  throw new Failure(INVALID_ID);
};

function part(text: string): bigint {
  if (!/^\d{1,20}$/.test(text)) return invalid();
  const value = BigInt(text);
  return value > MOST ? invalid() : value;
}

/** `ms-seq`, or `ms` with the sequence number that is meant where none is written. */
export function parseId(text: Bytes | undefined, missing: 'first' | 'last' = 'first'): Id {
  const [ms = '', seq, ...rest] = (text ?? '').split('-');
  if (rest.length > 0) return invalid();
  return idOf(part(ms), seq === undefined ? (missing === 'first' ? 0n : MOST) : part(seq));
}

/** One end of a range: `-`, `+`, an id, or `(id` without the id itself. */
export function parseBound(text: Bytes | undefined, end: 'start' | 'end'): Id {
  if (text === '-') return 0n;
  if (text === '+') return LAST_ID;
  if (!text?.startsWith('(')) return parseId(text, end === 'start' ? 'first' : 'last');
  const id = parseId(text.slice(1), end === 'start' ? 'first' : 'last');
  if (id === (end === 'start' ? LAST_ID : 0n)) throw new Failure(`ERR invalid ${end} ID for the interval`);
  return end === 'start' ? id + 1n : id - 1n;
}

/** `ms-*`: the sequence number is to be found. Undefined for any other text. */
export function openId(text: Bytes): bigint | undefined {
  const [, ms] = /^(\d+)-\*$/.exec(text) ?? [];
  return ms === undefined ? undefined : part(ms);
}
export const lastOf = (ms: bigint): Id => idOf(ms, MOST);
