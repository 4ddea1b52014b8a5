import { Annotation } from '../names.ts';

type Map = Readonly<Record<string, unknown>>;
const isMap = (value: unknown): value is Map => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Fields that change without anybody's wish, and notes of our own that only follow other changes. */
const NOISE = new Set([
  'status',
  'metadata.managedFields',
  'metadata.resourceVersion',
  'metadata.generation',
  'metadata.creationTimestamp',
  'metadata.uid',
  `metadata.annotations[${Annotation.digest}]`,
  `spec.template.metadata.annotations[${Annotation.template}]`,
]);

/** Paths of fields in which two states of an object differ: `spec.template.spec.containers[service].image`. */
export function difference(before: unknown, after: unknown, path = ''): string[] {
  if (NOISE.has(path) || same(before, after)) return [];
  if (isMap(before) && isMap(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => difference(before[key], after[key], join(path, key)));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const [left, right] = [byName(before), byName(after)];
    if (!left || !right) return [path];
    const names = [...new Set([...left.keys(), ...right.keys()])].sort();
    return names.flatMap((name) => difference(left.get(name), right.get(name), `${path}[${name}]`));
  }
  return [path];
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const join = (path: string, key: string) =>
  /^[\w-]+$/.test(key) ? (path === '' ? key : `${path}.${key}`) : `${path}[${key}]`;

function byName(items: readonly unknown[]): ReadonlyMap<string, unknown> | undefined {
  const entries = items.map((item) => [isMap(item) ? item.name : undefined, item] as const);
  const named = entries.filter((entry): entry is [string, unknown] => typeof entry[0] === 'string');
  return named.length === items.length && new Map(named).size === items.length ? new Map(named) : undefined;
}
