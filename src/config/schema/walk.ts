import { z } from 'zod';
import { words } from './words.ts';

/** A path in a file: names of keys, and places in lists. */
export type Path = readonly (string | number)[];

/** `services.order.tasks[0].run` */
export const pathText = (path: Path): string =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? key : `${text}.${key}`),
    '',
  );

/** The other way round; `a.0` is understood as `a[0]` is. */
export const parsePath = (text: string): Path =>
  text
    .replace(/\[(\d*)\]/g, '.$1')
    .split('.')
    .filter((part) => part !== '')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));

/** The schema below `optional`, `default` and the like. */
export function core(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return core(schema.unwrap() as z.ZodType);
  }
  if (schema instanceof z.ZodPipe && !words.has(schema)) return core(schema.in as z.ZodType);
  return schema;
}

/** What a value may be: the options of a union, or the one kind there is. Scalars with a name of their own count as one. */
export function alternatives(schema: z.ZodType): z.ZodType[] {
  const inner = core(schema);
  if (inner instanceof z.ZodUnion && !words.get(inner)) {
    return inner.options.flatMap((option) => alternatives(option as z.ZodType));
  }
  return [inner];
}

/** Schemas of the values below a key, or of the items of a list. */
export function below(schema: z.ZodType, key: string | number): z.ZodType[] {
  return alternatives(schema).flatMap((each): z.ZodType[] => {
    if (each instanceof z.ZodObject) {
      const known = (each.shape as Record<string, z.ZodType>)[String(key)];
      const { catchall } = each.def;
      return known ? [known] : catchall && !(catchall instanceof z.ZodNever) ? [catchall as z.ZodType] : [];
    }
    if (each instanceof z.ZodRecord) return [each.valueType as z.ZodType];
    if (each instanceof z.ZodArray) return [each.element as z.ZodType];
    return [];
  });
}

export const schemasAt = (schema: z.ZodType, path: Path): z.ZodType[] =>
  path.reduce<z.ZodType[]>((found, key) => found.flatMap((each) => below(each, key)), [schema]);

/** Names of the keys that a map may have; free ones (names of components) are not among them. */
export const keysOf = (schema: z.ZodType): string[] => [
  ...new Set(alternatives(schema).flatMap((each) => (each instanceof z.ZodObject ? Object.keys(each.shape) : []))),
];

export const isRequired = (schema: z.ZodType): boolean =>
  !(
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    (schema instanceof z.ZodNullable && !isRequired(schema.unwrap() as z.ZodType))
  );

/** The nearest description, example or default on the way to the core. */
export function metaOf(schema: z.ZodType): { readonly description?: string; readonly examples?: readonly unknown[] } {
  const own = schema.meta() ?? {};
  const inner = schema === core(schema) ? {} : metaOf(innerOf(schema));
  const { description, examples } = { ...inner, ...own } as { description?: string; examples?: unknown[] };
  return { ...(description === undefined ? {} : { description }), ...(examples === undefined ? {} : { examples }) };
}

export function defaultOf(schema: z.ZodType): unknown {
  if (schema instanceof z.ZodDefault) return schema.def.defaultValue;
  return schema === core(schema) ? undefined : defaultOf(innerOf(schema));
}

function innerOf(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodPipe) return schema.in as z.ZodType;
  return (schema as z.ZodOptional<z.ZodType>).unwrap();
}
