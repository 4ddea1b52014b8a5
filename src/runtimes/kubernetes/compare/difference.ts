import { Annotation } from '../names.ts';
import { isMap, type Path, pathText } from './path.ts';

/** Fields that change without anybody's wish or that the server draws, and notes of our own that only follow other changes. */
const NOISE = new Set([
  'status',
  'metadata.managedFields',
  'metadata.resourceVersion',
  'metadata.generation',
  'metadata.creationTimestamp',
  'metadata.uid',
  'spec.healthCheckNodePort',
  `metadata.annotations[${Annotation.digest}]`,
  `spec.template.metadata.annotations[${Annotation.template}]`,
]);

/** One field in which two states of an object differ; undefined where it is not there. */
export interface Delta {
  readonly path: Path;
  readonly before: unknown;
  readonly after: unknown;
}

/** All fields in which two states of an object differ. Items of lists that have names are told by them. */
export function deltas(before: unknown, after: unknown, path: Path = []): Delta[] {
  if (NOISE.has(pathText(path)) || same(before, after)) return [];
  if (isMap(before) && isMap(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => deltas(before[key], after[key], [...path, key]));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const [left, right] = [byName(before), byName(after)];
    if (!left || !right) return [{ path, before, after }];
    const names = [...new Set([...left.keys(), ...right.keys()])].sort();
    return names.flatMap((item) => deltas(left.get(item), right.get(item), [...path, { item }]));
  }
  return [{ path, before, after }];
}

/** Their paths: `spec.template.spec.containers[service].image`. */
export const difference = (before: unknown, after: unknown): string[] =>
  deltas(before, after).map(({ path }) => pathText(path));

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** undefined: not all of them have a name of their own. */
export function byName(items: readonly unknown[]): ReadonlyMap<string, unknown> | undefined {
  const entries = items.map((item) => [isMap(item) ? item.name : undefined, item] as const);
  const named = entries.filter((entry): entry is [string, unknown] => typeof entry[0] === 'string');
  return named.length === items.length && new Map(named).size === items.length ? new Map(named) : undefined;
}
