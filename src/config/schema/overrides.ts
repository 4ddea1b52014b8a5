import { z } from 'zod';
import { sections } from './sections.ts';

/**
 * The same schema with every key optional at every depth, and null (which removes) allowed for each. Lists replace, so what stands in
 * one is whole. Defaults are left out: an override says only what differs.
 */
function partial(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return described(schema, partial(schema.unwrap() as z.ZodType));
  }
  if (schema instanceof z.ZodObject) {
    const shape = Object.fromEntries(
      Object.entries(schema.shape as Record<string, z.ZodType>).map(([key, item]) => [
        key,
        described(item, partial(item).nullable().optional()),
      ]),
    );
    const { catchall } = schema.def;
    const object = z.strictObject(shape);
    return described(
      schema,
      catchall && !(catchall instanceof z.ZodNever) ? object.catchall(nullable(catchall)) : object,
    );
  }
  if (schema instanceof z.ZodRecord) {
    return described(
      schema,
      z.record(schema.keyType as z.ZodString, partial(schema.valueType as z.ZodType).nullable()),
    );
  }
  if (schema instanceof z.ZodUnion)
    return described(schema, z.union(schema.options.map((option) => partial(option as z.ZodType))));
  return schema;
}

const nullable = (schema: z.core.$ZodType) => (schema as z.ZodType).nullable();

/** Keeps the description of the original, where it has one. */
function described(original: z.ZodType, made: z.ZodType): z.ZodType {
  const meta = original.meta();
  return meta && made !== original ? made.meta(meta) : made;
}

export const Overrides = partial(z.strictObject(sections)) as z.ZodType<Readonly<Record<string, unknown>>>;
