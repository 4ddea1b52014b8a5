import type { Attributes, AttributeValue } from '../../../kernel/index.ts';

/** The JSON encoding of OTLP, nothing of it trusted: whoever reads a field looks at its type. */
export type Json = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const records = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isRecord) : []);
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** A number, also in the form of text; undefined for what is neither. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value === '') return undefined;
  const number = Number(value);
  return Number.isNaN(number) && value !== 'NaN' ? undefined : number;
}

/** Longer texts are cut: telemetry is no place for bodies. */
const MOST_TEXT = 8 * 1024;
const MOST_DEPTH = 8;

export const cut = (text: string): string => (text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text);

export function attributesOf(value: unknown, depth = 0): Attributes {
  const result: Record<string, AttributeValue> = {};
  for (const { key, value: any } of records(value)) {
    if (typeof key === 'string' && isRecord(any)) result[key] = plainOf(any, depth);
  }
  return result;
}

/** An AnyValue as plain data. Integers beyond 2^53 stay text. */
export function plainOf(any: Json, depth = 0): AttributeValue {
  if (depth > MOST_DEPTH) return null;
  if (typeof any.stringValue === 'string') return cut(any.stringValue);
  if (typeof any.boolValue === 'boolean') return any.boolValue;
  if (any.intValue !== undefined) {
    const number = Number(any.intValue);
    return Number.isSafeInteger(number) ? number : String(any.intValue);
  }
  if (any.doubleValue !== undefined) return numberOf(any.doubleValue) ?? null;
  if (isRecord(any.arrayValue)) return records(any.arrayValue.values).map((item) => plainOf(item, depth + 1));
  if (isRecord(any.kvlistValue)) return attributesOf(any.kvlistValue.values, depth + 1);
  if (typeof any.bytesValue === 'string') return cut(any.bytesValue);
  return null;
}

/** Nanoseconds since the epoch, as text or number, in microseconds. */
export function microseconds(value: unknown): number | undefined {
  if (typeof value === 'string' && /^\d{4,19}$/.test(value)) return Number(value.slice(0, -3));
  if (typeof value === 'number' && value > 0) return Math.floor(value / 1000);
  return undefined;
}

/** Lower-case hexadecimal of that many digits, not all zero. */
export function idOf(value: unknown, digits: 16 | 32): string | undefined {
  if (typeof value !== 'string' || value.length !== digits || !/^[0-9a-f]+$/i.test(value)) return undefined;
  return /^0+$/.test(value) ? undefined : value.toLowerCase();
}

/** Who speaks. `service.name` is the component, `service.instance.id` its replica. */
export function senderOf(resource: unknown): { readonly component: string; readonly replica: string } {
  const attributes = attributesOf(isRecord(resource) ? resource.attributes : undefined);
  const component = String(attributes['service.name'] ?? 'unknown');
  return { component, replica: String(attributes['service.instance.id'] ?? component) };
}
