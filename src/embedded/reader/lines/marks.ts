import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Position } from './position.ts';

/** How far the lines of each container have been told, kept in a file over restarts. */
export interface Marks {
  of(key: string): Position | undefined;
  set(key: string, position: Position): void;
  /** Writes them; forgets those that nobody needs. */
  save(isNeeded: (key: string) => boolean): Promise<void>;
}

/** A file that cannot be read is as none: lines are read again from the beginning of what is left of them. */
export async function createMarks(file: string): Promise<Marks> {
  const marks = new Map<string, Position>(Object.entries(await load(file)));
  return {
    of: (key) => marks.get(key),
    set: (key, position) => void marks.set(key, position),
    async save(isNeeded) {
      for (const key of marks.keys()) if (!isNeeded(key)) marks.delete(key);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(`${file}.tmp`, JSON.stringify(Object.fromEntries(marks)));
      await rename(`${file}.tmp`, file);
    },
  };
}

async function load(file: string): Promise<Record<string, Position>> {
  try {
    const found = JSON.parse(await readFile(file, 'utf8')) as Record<string, Partial<Position>>;
    return Object.fromEntries(
      Object.entries(found).flatMap(([key, { at, same, run }]) =>
        typeof at === 'string' && typeof same === 'number' && typeof run === 'number' ? [[key, { at, same, run }]] : [],
      ),
    );
  } catch {
    return {};
  }
}
