/** A value as it lies in the cache. */
export interface Entry {
  /** Undefined when it is known that there is none. */
  readonly value: unknown;
  /** Milliseconds since the epoch; after that it should be renewed. */
  readonly freshUntil: number;
}

export function encode({ value, freshUntil }: Entry): string {
  return JSON.stringify({ f: Math.round(freshUntil), v: value });
}

/** Nothing for what is no entry: something else may have been kept there by another release. */
export function decode(text: string): Entry | undefined {
  const { f, v } = JSON.parse(text) as { f?: unknown; v?: unknown };
  return typeof f === 'number' ? { value: v, freshUntil: f } : undefined;
}
