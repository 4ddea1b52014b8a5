import { type Bytes, Failure } from '../resp/reply.ts';

export const NOT_INTEGER = 'ERR value is not an integer or out of range';
export const NOT_FLOAT = 'ERR value is not a valid float';
export const SYNTAX = 'ERR syntax error';

const MAX = 2n ** 63n - 1n;
const MIN = -(2n ** 63n);

/** A 64-bit integer, written as Redis writes it. */
export function bigint(text: Bytes | undefined, message = NOT_INTEGER): bigint {
  if (text === undefined || !/^(0|-?[1-9]\d{0,18})$/.test(text)) throw new Failure(message);
  const value = BigInt(text);
  if (value > MAX || value < MIN) throw new Failure(message);
  return value;
}
export const fits = (value: bigint) => value <= MAX && value >= MIN;

/** The same as a number: exact up to 2^53, close enough for indexes and times beyond it. */
export const integer = (text: Bytes | undefined, message = NOT_INTEGER): number => Number(bigint(text, message));

export function positive(text: Bytes | undefined, message = 'ERR value is out of range, must be positive'): number {
  const value = integer(text, message);
  if (value < 0) throw new Failure(message);
  return value;
}

export function float(text: Bytes | undefined, message = NOT_FLOAT): number {
  if (text !== undefined && /^[+-]?inf(inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (text === undefined || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) throw new Failure(message);
  return Number(text);
}

/** Decimal text without an exponent and trailing zeros, as INCRBYFLOAT stores it. */
export function decimal(value: number): Bytes {
  const text = String(value);
  if (!text.includes('e')) return text;
  const fixed = Math.abs(value) < 1 ? value.toFixed(17) : BigInt(value).toString();
  return fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
}

/** When a key ends, from EX, PX, EXAT or PXAT and its number. In milliseconds since the epoch. */
export function deadline(unit: string, text: Bytes | undefined, now: number, name: string): number {
  const value = integer(text);
  const at = unit === 'EX' ? now + value * 1000 : unit === 'PX' ? now + value : unit === 'EXAT' ? value * 1000 : value;
  if (value <= 0 || !Number.isSafeInteger(at)) throw new Failure(`ERR invalid expire time in '${name}' command`);
  return at;
}

/** A range of indexes, negative ones from the end, as [from, to) within a size. */
export function range(start: Bytes | undefined, stop: Bytes | undefined, size: number): [number, number] {
  const [first, last] = [integer(start), integer(stop)];
  const from = Math.max(0, first < 0 ? size + first : first);
  const to = Math.min(size, (last < 0 ? size + last : last) + 1);
  return [from, Math.max(from, to)];
}

/** The same for bytes and bits of a string, where an end before the beginning is the first one. */
export function stringRange(start: Bytes | undefined, stop: Bytes | undefined, size: number): [number, number] {
  const [first, last] = [integer(start), integer(stop)];
  const from = Math.max(0, first < 0 ? size + first : first);
  const to = Math.min(size, Math.max(0, last < 0 ? size + last : last) + 1);
  return [from, Math.max(from, to)];
}

export const upper = (text: Bytes | undefined) => (text ?? '').toUpperCase();
export const syntax = (): never => {
  throw new Failure(SYNTAX);
};
export const at = (args: readonly Bytes[], index: number): Bytes => args[index] ?? '';

/** [a, b, c, d] as [[a, b], [c, d]]. */
export function pairs(items: readonly Bytes[], name: string): [Bytes, Bytes][] {
  if (items.length % 2 !== 0) throw new Failure(`ERR wrong number of arguments for '${name}' command`);
  return Array.from({ length: items.length / 2 }, (_, index) => [at(items, index * 2), at(items, index * 2 + 1)]);
}
