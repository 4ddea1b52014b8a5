/** A question that cannot be answered as it was asked. */
export class BadQuery extends Error {}

const HOUR = 3_600_000;

export interface Window {
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly until: number;
}

/** `since` and `until`; the last hour without them. */
export function windowOf(query: URLSearchParams, now: number, defaultMs = HOUR): Window {
  const until = numberOf(query, 'until') ?? now;
  const since = numberOf(query, 'since') ?? until - defaultMs;
  if (since > until) throw new BadQuery('since is after until');
  return { since, until };
}

export function numberOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  throw new BadQuery(`${name} is no number`);
}

export function limitOf(query: URLSearchParams, usual: number, most: number): number {
  const limit = numberOf(query, 'limit') ?? usual;
  if (Number.isInteger(limit) && limit > 0) return Math.min(limit, most);
  throw new BadQuery('limit is a whole number above 0');
}

export const flagOf = (query: URLSearchParams, name: string): boolean =>
  ['1', 'true', ''].includes(query.get(name) ?? 'no');

/** Conditions of a `where`, with their values. */
export class Conditions {
  readonly #parts: string[] = [];
  readonly values: (string | number)[] = [];

  add(condition: string, ...values: (string | number)[]): this {
    this.#parts.push(condition);
    this.values.push(...values);
    return this;
  }

  /** One of several; nothing where there are none. */
  in(column: string, values: readonly (string | number)[]): this {
    return values.length === 0 ? this : this.add(`${column} in (${values.map(() => '?').join(', ')})`, ...values);
  }

  get sql(): string {
    return this.#parts.length === 0 ? '' : `where ${this.#parts.join(' and ')}`;
  }
}
