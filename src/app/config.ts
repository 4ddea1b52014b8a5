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

/** The effective platform.yaml, value by value, each with where it comes from. Lists are one value. */
export function configLines(config: Config): ConfigLine[] {
  const lines = (value: object, parent: string, depth: number): ConfigLine[] =>
    Object.entries(value).flatMap(([key, item]): ConfigLine[] => {
      if (item === undefined) return [];
      const path = parent === '' ? key : `${parent}.${key}`;
      const isMap = item !== null && typeof item === 'object' && !Array.isArray(item) && Object.keys(item).length > 0;
      if (isMap) return [{ path, key, depth }, ...lines(item, path, depth + 1)];
      return [{ path, key, depth, value: item, origin: config.origin(path) }];
    });
  return lines(config.file, '', 0);
}
