import type { z } from 'zod';
import { alternatives, below, keysOf } from '../schema/walk.ts';

const cache = new WeakMap<z.ZodType, Map<string, Set<string>>>();

/** Every key of the file with the places where it may stand: `routes` → `gateway`, `uses` → `services.NAME`… */
function collect(root: z.ZodType): Map<string, Set<string>> {
  const homes = new Map<string, Set<string>>();
  const visit = (schema: z.ZodType, place: string): void => {
    if (place.includes('overrides')) return;
    for (const each of alternatives(schema)) {
      for (const key of keysOf(each)) {
        if (place !== '') homes.set(key, (homes.get(key) ?? new Set()).add(place));
        for (const item of below(each, key)) visit(item, place === '' ? key : `${place}.${key}`);
      }
      if (each.type === 'record') for (const item of below(each, 'NAME')) visit(item, `${place}.NAME`);
      if (each.type === 'array') for (const item of below(each, 0)) visit(item, `${place}[]`);
    }
  };
  visit(root, '');
  return homes;
}

/** Where a key that stands in the wrong place belongs. */
export function homesOf(root: z.ZodType, key: string): string[] {
  const known = cache.get(root) ?? collect(root);
  cache.set(root, known);
  return [...(known.get(key) ?? [])];
}
