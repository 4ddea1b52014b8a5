import { type Path, pathText } from '../schema/walk.ts';
import { isRecord } from './merge.ts';
import type { Source } from './source.ts';

/** Maps whose entries mean something even when nothing is said about them: `uses: { db: }`, `workers: { cleaner: }`. */
const NAMED = /^(services|workers|clients|data|environments)$|(^|\.)uses$/;
const VERSION = /(^|\.)data\.[^.]+\.version$/;

/**
 * The content as the schema wants it. A key with nothing behind it counts as not written, except where its name says enough, and in
 * overrides, where null removes. Versions keep their text: `4.10` is no number.
 */
export function tidy(source: Source): unknown {
  const visit = (value: unknown, path: Path): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => visit(item, [...path, index]));
    if (typeof value === 'number' && VERSION.test(pathText(path))) return source.written(path) ?? value;
    if (!isRecord(value)) return value;
    const overrides = path[0] === 'environments' && path[2] === 'overrides';
    const entries = Object.entries(value).flatMap(([key, item]): [string, unknown][] => {
      if (item !== null || overrides) return [[key, visit(item, [...path, key])]];
      return NAMED.test(pathText(path)) ? [[key, {}]] : [];
    });
    return Object.fromEntries(entries);
  };
  return visit(source.value(), []);
}
