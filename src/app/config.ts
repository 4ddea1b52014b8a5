import type { Config } from '../config/index.ts';

/** One line of the effective file: a value, or the head of a map. */
export interface ConfigLine {
  readonly path: string;
  readonly key: string;
  readonly depth: number;
  /** Absent for the head of a map that has entries. */
  readonly value?: unknown;
  /** `platform.yaml:12`, `environments.dev.overrides (platform.yaml:80)`, `default`. */
  readonly origin?: string;
}

/** The effective platform.yaml, value by value, each with where it comes from. A list of maps is shown item by item. */
export function configLines(config: Config): ConfigLine[] {
  const lineOf = (path: string, key: string, depth: number, value: unknown): ConfigLine[] => {
    if (value === undefined) return [];
    if (Array.isArray(value) && value.some((item) => item !== null && typeof item === 'object')) {
      const items = value.map((item, index) => ({ path: `${path}.${index}`, key: '-', depth: depth + 1, value: item }));
      return [{ path, key, depth }, ...items.map((item) => ({ ...item, origin: config.origin(item.path) }))];
    }
    const isMap = value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 0;
    if (!isMap) return [{ path, key, depth, value, origin: config.origin(path) }];
    return [{ path, key, depth }, ...linesOf(value, path, depth + 1)];
  };
  const linesOf = (map: object, parent: string, depth: number): ConfigLine[] =>
    Object.entries(map).flatMap(([key, value]) => lineOf(parent === '' ? key : `${parent}.${key}`, key, depth, value));
  return linesOf(config.file, '', 0);
}
