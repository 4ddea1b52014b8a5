import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Position } from './position.ts';

/** How far the lines of each container have been told, and to which store, kept in a file over restarts. */
export interface Marks {
  of(key: string): Position | undefined;
  set(key: string, position: Position): void;
  /**
   * Lines go to the store of this name. False: marks are about another one. They are forgotten then, because it has not heard what the
   * other one was told.
   */
  keptBy(store: string): boolean;
  /** Writes them; forgets those that nobody needs. */
  save(isNeeded: (key: string) => boolean): Promise<void>;
}

interface Kept {
  readonly store?: string;
  readonly containers: Readonly<Record<string, Position>>;
}

/** A file that cannot be read is as none: lines are read again from the beginning of what is left of them. */
export async function createMarks(file: string): Promise<Marks> {
  const kept = await load(file);
  const marks = new Map<string, Position>(Object.entries(kept.containers));
  let store = kept.store;
  return {
    of: (key) => marks.get(key),
    set: (key, position) => void marks.set(key, position),
    keptBy(name) {
      const same = store === undefined || store === name;
      if (!same) marks.clear();
      store = name;
      return same;
    },
    async save(isNeeded) {
      for (const key of marks.keys()) if (!isNeeded(key)) marks.delete(key);
      const content: Kept = { ...(store === undefined ? {} : { store }), containers: Object.fromEntries(marks) };
      await mkdir(dirname(file), { recursive: true });
      await writeFile(`${file}.tmp`, JSON.stringify(content));
      await rename(`${file}.tmp`, file);
    },
  };
}

async function load(file: string): Promise<Kept> {
  try {
    const { store, containers } = JSON.parse(await readFile(file, 'utf8')) as {
      readonly store?: unknown;
      readonly containers: Record<string, Partial<Position>>;
    };
    const positions = Object.entries(containers).flatMap(([key, { at, same, run }]): [string, Position][] =>
      typeof at === 'string' && typeof same === 'number' && typeof run === 'number' ? [[key, { at, same, run }]] : [],
    );
    return { ...(typeof store === 'string' ? { store } : {}), containers: Object.fromEntries(positions) };
  } catch {
    return { containers: {} };
  }
}
