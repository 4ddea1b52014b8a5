import { z } from 'zod';
import { nearest } from '../../kernel/index.ts';
import { expects } from '../schema/expects.ts';
import { homesOf } from '../schema/keys.ts';
import { alternatives, keysOf, metaOf, type Path, schemasAt } from '../schema/walk.ts';
import { words } from '../schema/words.ts';
import { type Finding, isRecord } from '../source/index.ts';

type Issue = z.core.$ZodIssue;

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (found, key) =>
      found !== null && typeof found === 'object' ? (found as Record<string | number, unknown>)[key] : undefined,
    value,
  );

/** A value as it may stand in a message. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (isRecord(value)) return 'a map';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text;
}

/** `write min: 3`, from the examples of the schema. */
function example(key: string | number | undefined, schemas: readonly z.ZodType[]): string | undefined {
  if (typeof key !== 'string') return undefined;
  for (const schema of schemas) {
    const [first] = metaOf(schema).examples ?? [];
    if (first !== undefined) return `write ${key}: ${typeof first === 'object' ? JSON.stringify(first) : first}`;
  }
  const literal = schemas.flatMap(alternatives).find((each) => each instanceof z.ZodLiteral);
  return literal ? `write ${key}: ${[...literal.values].join(' or ')}` : undefined;
}

/** What to write instead of a value: the same with its unit, a name without capitals, the nearest of the known words. */
function correction(value: unknown, schemas: readonly z.ZodType[]): string | undefined {
  for (const each of schemas.flatMap(alternatives)) {
    const fixed = words.get(each)?.fix?.(value);
    if (fixed && fixed !== value && each.safeParse(fixed).success) return `write ${fixed}`;
    if (each instanceof z.ZodEnum && typeof value === 'string') {
      const guess = nearest(value, each.options.map(String));
      if (guess) return `did you mean ${guess}?`;
    }
  }
  return undefined;
}

/** One is the beginning of the other: `time` and `timeout`. */
const related = (a: string, b: string) => Math.min(a.length, b.length) >= 4 && (a.startsWith(b) || b.startsWith(a));

export function unknownKey(root: z.ZodType, path: Path, key: string): Finding {
  const known = [...new Set(schemasAt(root, path).flatMap(keysOf))];
  const guess = nearest(key, known) ?? known.find((each) => related(each, key));
  if (path.at(-1) === 'overrides' && keysOf(root).includes(key)) {
    return {
      path: [...path, key],
      at: 'key',
      message: 'cannot be overridden',
      hint: `leave it out; known here: ${known.join(', ')}`,
    };
  }
  const homes = homesOf(root, key);
  const hint = guess
    ? `did you mean ${guess}?`
    : homes.length > 0 && homes.length <= 3
      ? `it belongs to ${homes.join(' or ')}`
      : `known here: ${known.join(', ')}`;
  return { path: [...path, key], at: 'key', message: 'unknown key', hint };
}

/** One value where a list is wanted. */
const listed = (value: unknown, must: string) =>
  must.startsWith('a list') && (typeof value === 'string' || typeof value === 'number')
    ? `write [${value}]`
    : undefined;

/** Problems of a value against the schema, in words of ours. */
export function schemaFindings(root: z.ZodType, value: unknown, issues: readonly Issue[]): Finding[] {
  const one = (issue: Issue, prefix: Path): Finding[] => {
    const path = [...prefix, ...(issue.path as Path)];
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(root, path, key));
    if (issue.code === 'invalid_key') return [wrongKey(path)];
    if (issue.code === 'invalid_union') return union(issue, path);
    return [wrong(path)];
  };

  const wrongKey = (path: Path): Finding => {
    const record = schemasAt(root, path.slice(0, -1))
      .flatMap(alternatives)
      .find((each) => each instanceof z.ZodRecord);
    const keys = record ? [record.keyType as z.ZodType] : [];
    const key = path.at(-1);
    const hint = correction(key, keys);
    return { path, at: 'key', message: `must be ${expects(keys)}`, ...(hint === undefined ? {} : { hint }) };
  };

  const wrong = (path: Path): Finding => {
    const schemas = schemasAt(root, path);
    const found = valueAt(value, path);
    const must = expects(schemas);
    if (found === undefined) {
      return { path, message: 'is missing', hint: example(path.at(-1), schemas) ?? `it must be ${must}` };
    }
    if (found === null || found === '')
      return { path, message: 'is empty', hint: example(path.at(-1), schemas) ?? `it must be ${must}` };
    if (Array.isArray(found) && found.length === 0 && must === 'a list') {
      return { path, message: 'is an empty list', hint: 'name at least one, or leave the key out' };
    }
    const hint = correction(found, schemas) ?? listed(found, must);
    return { path, message: `must be ${must}, not ${shown(found)}`, ...(hint === undefined ? {} : { hint }) };
  };

  /** Of the options of a union, the one that was meant: it fits the kind of the value and has the fewest unknown keys. */
  const union = (issue: z.core.$ZodIssueInvalidUnion, path: Path): Finding[] => {
    const found = valueAt(value, path);
    const fitting = issue.errors.filter(
      (errors) => !errors.some((error) => error.path.length === 0 && error.code !== 'unrecognized_keys'),
    );
    if (!isRecord(found) || fitting.length === 0) {
      const [only] = fitting;
      return only ? only.flatMap((error) => one(error, path)) : [wrong(path)];
    }
    const strangers = (errors: readonly Issue[]) =>
      errors.flatMap((error) => (error.code === 'unrecognized_keys' && error.path.length === 0 ? error.keys : []));
    const options = [...fitting].sort((a, b) => strangers(a).length - strangers(b).length || a.length - b.length);
    const [best = []] = options;
    const known = schemasAt(root, path).flatMap(keysOf);
    if (Object.keys(found).length === 0 && fitting.length > 1) {
      return [{ path, message: 'is empty', hint: `write one of ${known.join(', ')}` }];
    }
    if (strangers(best).length === 0) return best.flatMap((error) => one(error, path));
    const unknown = Object.keys(found).filter((key) => !known.includes(key));
    if (unknown.length > 0) return unknown.map((key) => unknownKey(root, path, key));
    return [{ path, message: `takes only one of ${known.join(', ')}`, hint: 'write each as an item of its own' }];
  };

  const findings = issues.flatMap((issue) => one(issue, []));
  const seen = new Set<string>();
  return findings.filter(({ path }) => {
    const key = JSON.stringify(path);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
