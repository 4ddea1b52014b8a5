import { canonical, type Json } from '../kernel/index.ts';

const isMap = (value: Json | undefined): value is { readonly [key: string]: Json | undefined } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Dotted paths at which two specs differ, deepest first known, in the order of the keys; lists count as one value. */
export function changedPaths(before: Json | undefined, after: Json | undefined, path = ''): string[] {
  if (isMap(before) && isMap(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => changedPaths(before[key], after[key], path === '' ? key : `${path}.${key}`));
  }
  return canonical(before) === canonical(after) ? [] : [path];
}
