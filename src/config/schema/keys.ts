import { z } from 'zod';
import { alternatives, below, core, keysOf } from './walk.ts';

/** A key of the file. Names of components stand as NAME, items of lists as []: `services.NAME.tasks[].run`. */
export interface KeyEntry {
  readonly path: string;
  readonly key: string;
  /** What it stands in: `services.NAME.tasks[]`; empty at the top. */
  readonly home: string;
  readonly schema: z.ZodType;
  /** One of several that exclude each other (metrics). */
  readonly choice: boolean;
}

const cache = new WeakMap<z.ZodType, readonly KeyEntry[]>();

/** Every key, in the order of the schema. Those below `overrides` are the same again and left out. */
export function allKeys(root: z.ZodType): readonly KeyEntry[] {
  const known = cache.get(root);
  if (known) return known;
  const entries: KeyEntry[] = [];
  const visit = (schema: z.ZodType, home: string): void => {
    const options = alternatives(schema);
    const choice = options.filter((each) => each instanceof z.ZodObject).length > 1;
    for (const each of options) {
      for (const key of keysOf(each)) {
        const path = home === '' ? key : `${home}.${key}`;
        for (const item of below(each, key)) {
          entries.push({ path, key, home, schema: item, choice });
          if (key !== 'overrides') visit(item, path);
        }
      }
      if (core(each) instanceof z.ZodRecord) for (const item of below(each, 'NAME')) visit(item, `${home}.NAME`);
      if (core(each) instanceof z.ZodArray) for (const item of below(each, 0)) visit(item, `${home}[]`);
    }
  };
  visit(root, '');
  cache.set(root, entries);
  return entries;
}

/** Where a key that stands in the wrong place belongs. */
export const homesOf = (root: z.ZodType, key: string): string[] => [
  ...new Set(allKeys(root).flatMap((entry) => (entry.key === key && entry.home !== '' ? [entry.home] : []))),
];
