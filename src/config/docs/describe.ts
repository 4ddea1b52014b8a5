import { stringify } from 'yaml';
import { z } from 'zod';
import { ExitCode, nearest, PlatformError } from '../../kernel/index.ts';
import { expects, typeName } from '../schema/expects.ts';
import { PlatformFile } from '../schema/index.ts';
import { allKeys, type KeyEntry } from '../schema/keys.ts';
import { alternatives, below, core, defaultOf, isRequired, metaOf } from '../schema/walk.ts';

/** What is known of a key of platform.yaml. */
export interface KeyDoc {
  /** `services.NAME.scale`; empty for the whole file. */
  readonly path: string;
  readonly description: string;
  /** Short: `duration`, `list of name`, `map`. */
  readonly type: string;
  /** Completes "must be": `a duration such as 500ms, 5s or 1m`. */
  readonly expects: string;
  readonly required: boolean;
  /** As it would be written. */
  readonly default?: string;
  readonly examples: readonly string[];
  /** Keys below; of each entry or item where `each` says so. */
  readonly children: readonly KeyDoc[];
  readonly each: boolean;
  /** Other places where the same key stands. */
  readonly also: readonly string[];
}

/** A value as one line of YAML. */
export const inline = (value: unknown): string => stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();

function describe({ path, key, schema, choice }: Omit<KeyEntry, 'home'>): Omit<KeyDoc, 'children' | 'also' | 'each'> {
  const { description = '', examples = [] } = metaOf(schema);
  const fallback = defaultOf(schema);
  // An empty list or map by default is no news.
  const news =
    fallback !== undefined && Object.keys(Object(fallback)).length + Number(typeof fallback !== 'object') > 0;
  return {
    path,
    description,
    type: typeName(schema),
    expects: expects([schema]),
    required: isRequired(schema) && !choice,
    ...(news ? { default: inline(fallback) } : {}),
    examples: examples.map((example) => `${key}: ${inline(example)}`),
  };
}

const keys = () => allKeys(PlatformFile);
const leaf = (path: string) => path.split('.').at(-1) ?? '';

/** Keys directly below: of the map itself, of each named entry, or of each item of a list. */
function childrenOf(path: string): Pick<KeyDoc, 'children' | 'each'> {
  const homes = path === '' ? [''] : [path, `${path}.NAME`, `${path}[]`, `${path}.NAME[]`];
  const entries = keys().filter(({ home }) => homes.includes(home));
  const children = entries.map((entry) => ({ ...describe(entry), children: [], each: false, also: [] }));
  return { children, each: entries.length > 0 && entries.every(({ home }) => home !== path) };
}

/** The way a path of a user is understood: names of components and places in lists stand for any. */
function canonical(text: string): string | undefined {
  const parts = text
    .replace(/\[\d*\]/g, '')
    .split('.')
    .filter((part) => part !== '' && !/^\d+$/.test(part));
  let schemas: z.ZodType[] = [PlatformFile];
  let path = '';
  for (const part of parts) {
    const options = schemas
      .flatMap(alternatives)
      .flatMap((each) => (each instanceof z.ZodArray ? alternatives(each.element as z.ZodType) : [each]));
    if (schemas.flatMap(alternatives).some((each) => each instanceof z.ZodArray) && path !== '') path += '[]';
    const object = options.find((each) => each instanceof z.ZodObject && part in each.shape);
    const record = options.find((each) => each instanceof z.ZodRecord);
    if (object instanceof z.ZodObject) {
      schemas = [(object.shape as Record<string, z.ZodType>)[part] as z.ZodType];
      path = path === '' ? part : `${path}.${part}`;
    } else if (record instanceof z.ZodRecord) {
      schemas = [record.valueType as z.ZodType];
      path = `${path.replace(/\[\]$/, '')}.NAME`;
    } else return undefined;
  }
  return path;
}

function docOf(path: string): KeyDoc | undefined {
  if (path === '') {
    return { ...describe({ path: '', key: '', schema: PlatformFile, choice: false }), ...childrenOf(''), also: [] };
  }
  const entry = keys().find((each) => each.path === path);
  if (entry) {
    const same = keys().filter(
      (each) => each.path !== path && each.key === entry.key && core(each.schema) === core(entry.schema),
    );
    return { ...describe(entry), ...childrenOf(path), also: same.map((each) => each.path) };
  }
  const holder = keys().find((each) => `${each.path}.NAME` === path || `${each.path}[]` === path);
  if (!holder) return undefined;
  const [item] = alternatives(holder.schema).flatMap((each) => below(each, path.endsWith('[]') ? 0 : 'NAME'));
  const { description = describe(holder).description, examples = [] } = item ? metaOf(item) : {};
  const about = { path, description, type: 'map', expects: 'a map', required: false };
  const shown = examples.map((example) => `NAME: ${inline(example)}`);
  return { ...about, examples: shown, children: childrenOf(holder.path).children, each: false, also: [] };
}

/**
 * What a key means: by its path (`services.order.scale`, `gateway.routes.path`), or by its name alone where that is enough
 * (`rateLimit`). Rejects with a guess (exit code 2) where there is no such key.
 */
export function keyDoc(key = ''): KeyDoc {
  const exact = canonical(key);
  const found = exact === undefined ? undefined : docOf(exact);
  if (found) return found;
  const named = keys().filter(({ path }) => path === key || path.endsWith(`.${key}`));
  const [first] = named;
  const doc = first && docOf(first.path);
  if (doc) return { ...doc, also: [...new Set([...doc.also, ...named.slice(1).map(({ path }) => path)])] };
  throw unknown(key);
}

function unknown(key: string): PlatformError {
  const paths = keys().map(({ path }) => path);
  const guess = nearest(key, paths) ?? paths.find((path) => leaf(path) === nearest(leaf(key), paths.map(leaf)));
  return new PlatformError({
    code: 'unknown-key',
    message: `platform.yaml has no key ${key}${guess === undefined ? '' : `; did you mean ${guess}?`}`,
    next: `platform docs${guess === undefined ? '   lists the keys at the top' : ` ${guess}`}`,
    exitCode: ExitCode.badInput,
  });
}
