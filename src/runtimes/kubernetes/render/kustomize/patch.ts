/** One step of a JSON patch (RFC 6902). */
export type PatchStep =
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown };

type Fields = Readonly<Record<string, unknown>>;

/**
 * The steps from one value to the other: field by field, items of lists by their place where as many are left, else the list anew.
 * In the order of the keys, so that the same values always give the same steps.
 */
export function patchBetween(before: unknown, after: unknown, at = ''): PatchStep[] {
  if (isFields(before) && isFields(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => fieldSteps(before, after, key, `${at}/${escaped(key)}`));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return before.flatMap((item, index) => patchBetween(item, after[index], `${at}/${index}`));
  if (before === after || JSON.stringify(before) === JSON.stringify(after)) return [];
  return [{ op: 'replace', path: at, value: after }];
}

function fieldSteps(before: Fields, after: Fields, key: string, path: string): PatchStep[] {
  if (!Object.hasOwn(after, key)) return [{ op: 'remove', path }];
  if (!Object.hasOwn(before, key)) return [{ op: 'add', path, value: after[key] }];
  return patchBetween(before[key], after[key], path);
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const escaped = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1');
