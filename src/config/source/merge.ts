import type { Path } from '../schema/walk.ts';

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** Keys that exclude each other: an override that sets one drops the other of the base. */
const EXCLUSIVE: readonly (readonly [string, string])[] = [
  ['replicas', 'scale'],
  ['scale', 'replicas'],
];

/** Maps merge, lists and scalars replace, null removes; `replicas` drops a base `scale` and vice versa. Changes neither. */
export function merge(base: unknown, override: unknown): unknown {
  if (!isRecord(override)) return override;
  const merged: Record<string, unknown> = isRecord(base) ? { ...base } : {};
  for (const [key, value] of Object.entries(override)) {
    if (value === null) delete merged[key];
    else merged[key] = merge(merged[key], value);
  }
  for (const [set, dropped] of EXCLUSIVE) {
    const says = override[set] !== undefined && override[set] !== null;
    if (says && !(dropped in override)) delete merged[dropped];
  }
  return merged;
}

/** Does an override decide the value at a path: by naming it, or by replacing what holds it? */
export function decides(override: unknown, path: Path): boolean {
  let value = override;
  for (const key of path) {
    if (!isRecord(value)) return value !== undefined;
    if (!(key in value)) return false;
    value = value[key];
  }
  return value !== undefined;
}
