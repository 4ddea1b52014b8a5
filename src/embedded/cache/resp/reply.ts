/**
 * Bytes travel as strings with one character per byte (latin1): compact, usable as keys of a Map, and fast to write. Such a string is
 * never text; `toBytes` makes one from text.
 */
export type Bytes = string;
export const toBytes = (text: string): Bytes => Buffer.from(text, 'utf8').toString('latin1');

/** What a command answers, told apart from how RESP2 and RESP3 write it. */
export type Reply =
  /** Bulk string. */
  Bytes | number | bigint | null | readonly Reply[] | Status | Failure | Shaped;

/** `+OK` */
export class Status {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
export const OK = new Status('OK');
export const QUEUED = new Status('QUEUED');

/** `-CODE message`. Thrown by commands, or part of the answer of EXEC. */
export class Failure extends Error {}
export const fail = (message: string): never => {
  throw new Failure(message);
};

/** Answers whose shape depends on the protocol. */
export class Shaped {
  readonly kind:
    | 'map'
    | 'set'
    | 'double'
    | 'boolean'
    | 'null-array'
    | 'push'
    | 'verbatim'
    | 'pairwise'
    | 'by-key'
    | 'none';
  readonly items: readonly Reply[];
  constructor(kind: Shaped['kind'], items: readonly Reply[] = []) {
    this.kind = kind;
    this.items = items;
  }
}
/** Flat: key, value, key, value. RESP2 writes it as a list. */
export const map = (items: readonly Reply[]) => new Shaped('map', items);
export const set = (items: readonly Reply[]) => new Shaped('set', items);
export const double = (value: number) => new Shaped('double', [formatDouble(value)]);
export const push = (items: readonly Reply[]) => new Shaped('push', items);
/** Names with values, flat; RESP3 writes pairs. */
export const pairwise = (items: readonly (readonly [Bytes, Reply])[]) => new Shaped('pairwise', items);
export const scored = (items: readonly (readonly [Bytes, number])[]) =>
  pairwise(items.map(([member, score]) => [member, double(score)]));
/** Flat like a map; RESP2 writes pairs. */
export const byKey = (items: readonly Reply[]) => new Shaped('by-key', items);
export const verbatim = (text: string) => new Shaped('verbatim', [toBytes(text)]);
export const NULL_ARRAY = new Shaped('null-array');
/** Nothing at all: the command has written its answers itself. */
export const NOTHING = new Shaped('none');

/** A number as Redis writes it: shortest form, `inf`, exponent with a sign. */
export function formatDouble(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return 'inf';
  if (value === Number.NEGATIVE_INFINITY) return '-inf';
  return Object.is(value, -0) ? '-0' : String(value);
}
