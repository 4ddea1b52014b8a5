import { join } from 'node:path';
import { parse } from 'yaml';
import type { Fs } from '../kernel/index.ts';

/** With `like: NAME` a template has the manifest and the config/ of another one, but for what it says itself. */
export async function readLike(fs: Fs, root: string, path: string): Promise<{ like?: string; value: unknown }> {
  const own: unknown = parse(await fs.readText(path));
  if (!isMap(own) || typeof own.like !== 'string') return { value: own };
  const { like, ...rest } = own;
  const other = join(root, String(like), 'template.yaml');
  // Where there is none, what is missing in its own is told.
  if (!(await fs.exists(other))) return { value: own };
  return { like: String(like), value: merge(parse(await fs.readText(other)), rest) };
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Maps are merged, null takes away, all else is replaced (RFC 7396). */
function merge(base: unknown, over: unknown): unknown {
  if (!isMap(base) || !isMap(over)) return over;
  return Object.fromEntries(
    [...new Set([...Object.keys(base), ...Object.keys(over)])]
      .filter((key) => over[key] !== null)
      .map((key) => [key, key in over ? merge(base[key], over[key]) : base[key]]),
  );
}
