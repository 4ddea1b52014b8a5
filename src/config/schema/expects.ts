import { z } from 'zod';
import { alternatives } from './walk.ts';
import { words } from './words.ts';

const LIMIT = 2 ** 53 - 1;

function range(schema: z.ZodNumber): string {
  const kind = schema.isInt ? 'a whole number' : 'a number';
  const low = (schema.minValue ?? -LIMIT) > -LIMIT ? schema.minValue : undefined;
  const high = (schema.maxValue ?? LIMIT) < LIMIT ? schema.maxValue : undefined;
  if (low === 0 && !schema.isInt) return `${kind} above 0`;
  if (low !== undefined && high !== undefined) return `${kind} from ${low} to ${high}`;
  if (low !== undefined) return `${kind} from ${low}`;
  return high === undefined ? kind : `${kind} up to ${high}`;
}

function one(schema: z.ZodType): string {
  const named = words.get(schema);
  if (named) return named.is;
  if (schema instanceof z.ZodEnum) return `one of ${schema.options.join(', ')}`;
  if (schema instanceof z.ZodLiteral) return [...schema.values].map(String).join(' or ');
  if (schema instanceof z.ZodNumber) return range(schema);
  if (schema instanceof z.ZodBoolean) return 'true or false';
  if (schema instanceof z.ZodArray) return 'a list';
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord) return 'a map';
  if (schema instanceof z.ZodString) return includes(schema);
  return 'another value';
}

function includes(schema: z.ZodString): string {
  const checks = schema.def.checks ?? [];
  const parts = checks.flatMap((check) => {
    const { includes: part } = check._zod.def as { includes?: string };
    return part === undefined ? [] : [part];
  });
  return parts.length > 0 ? `text that contains ${parts.join(', ')}` : 'text';
}

/** What a value must be, to stand after "must be": `a list or a map`, `a whole number from 0 to 5`. */
export function expects(schemas: readonly z.ZodType[]): string {
  return [...new Set(schemas.flatMap(alternatives).map(one))].join(' or ');
}

/** Short names for tables: `integer`, `duration`, `list of names`, `map`. */
export function typeName(schema: z.ZodType): string {
  const name = (each: z.ZodType): string => {
    const named = words.get(each);
    if (named) return named.name;
    if (each instanceof z.ZodEnum) return each.options.map((option) => `\`${option}\``).join(', ');
    if (each instanceof z.ZodLiteral) return [...each.values].map((value) => `\`${value}\``).join(', ');
    if (each instanceof z.ZodNumber) return each.isInt ? 'integer' : 'number';
    if (each instanceof z.ZodBoolean) return 'boolean';
    if (each instanceof z.ZodArray) return `list of ${typeName(each.element as z.ZodType)}`;
    return each instanceof z.ZodObject || each instanceof z.ZodRecord ? 'map' : 'text';
  };
  return [...new Set(alternatives(schema).map(name))].join(' or ');
}
