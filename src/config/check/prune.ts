import type { Path } from '../schema/walk.ts';
import { isRecord } from '../source/index.ts';

/**
 * The content without what is wrong with it, so that the rules can look at the rest. A list with a wrong item goes as a whole: the
 * places of its items must stay true.
 */
export function prune(value: unknown, paths: readonly Path[]): unknown {
  const copy = structuredClone(value);
  for (const path of paths) {
    let parent: unknown = copy;
    let holder: Record<string, unknown> | undefined;
    let name: string | undefined;
    for (const key of path) {
      if (isRecord(parent)) {
        holder = parent;
        name = String(key);
        parent = parent[name];
      } else break;
    }
    if (holder && name !== undefined) delete holder[name];
  }
  return copy;
}
