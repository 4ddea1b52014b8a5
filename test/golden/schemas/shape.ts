/**
 * As much of a published CustomResourceDefinition as we write: keys and types, no words. A key that is not in it is one that the API
 * would not know. `!` at the end of a key: required.
 */
export type Shape =
  | 'string'
  | 'integer'
  | 'boolean'
  | 'any'
  /** Keys are free. */
  | { readonly map: Shape }
  | { readonly list: Shape }
  | { readonly one: readonly (string | number)[] }
  | { readonly fields: Readonly<Record<string, Shape>> };

export const fields = (of: Readonly<Record<string, Shape>>): Shape => ({ fields: of });
export const list = (of: Shape): Shape => ({ list: of });
export const map = (of: Shape): Shape => ({ map: of });
export const one = (...values: readonly (string | number)[]): Shape => ({ one: values });

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What an API server would say of a value, by its path. */
export function misfits(shape: Shape, value: unknown, at = 'spec'): string[] {
  if (shape === 'any') return [];
  if (typeof shape === 'string') {
    const found = Number.isInteger(value) ? 'integer' : typeof value;
    return found === shape ? [] : [`${at} is ${found}, not ${shape}`];
  }
  if ('one' in shape) return shape.one.includes(value as string) ? [] : [`${at} is ${String(value)}`];
  if ('list' in shape) {
    if (!Array.isArray(value)) return [`${at} is no list`];
    return value.flatMap((item, index) => misfits(shape.list, item, `${at}[${index}]`));
  }
  if (!isRecord(value)) return [`${at} is no map`];
  if ('map' in shape) return Object.entries(value).flatMap(([key, item]) => misfits(shape.map, item, `${at}.${key}`));
  const known = new Map(Object.entries(shape.fields).map(([key, of]) => [key.replace(/!$/, ''), of]));
  const missing = Object.keys(shape.fields)
    .filter((key) => key.endsWith('!') && !(key.slice(0, -1) in value))
    .map((key) => `${at}.${key.slice(0, -1)} is missing`);
  return [
    ...missing,
    ...Object.entries(value).flatMap(([key, item]) => {
      const of = known.get(key);
      return of === undefined ? [`${at}.${key} is unknown`] : misfits(of, item, `${at}.${key}`);
    }),
  ];
}
