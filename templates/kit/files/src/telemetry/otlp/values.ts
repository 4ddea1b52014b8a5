import type { AttributeValue } from '../trace/span.ts';

export function attributes(entries: Iterable<readonly [string, AttributeValue]>): object[] {
  return [...entries].map(([key, value]) => ({ key, value: toValue(value) }));
}

function toValue(value: AttributeValue): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

/** 64-bit numbers are strings in the JSON encoding; a double holds microseconds of our time, not nanoseconds. */
export function nanoseconds(milliseconds: number): string {
  return `${Math.round(milliseconds * 1000)}000`;
}
