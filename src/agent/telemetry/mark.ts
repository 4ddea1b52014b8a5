import { join } from 'node:path';
import type { Fs } from '../../kernel/index.ts';

/** How far lines have been told, kept over restarts. Milliseconds since the epoch. */
export interface Mark {
  read(): Promise<number | undefined>;
  write(at: number): Promise<void>;
}

export function createMark(fs: Fs, stateDir: string): Mark {
  const file = join(stateDir, 'logs-told.json');
  return {
    read: async () => {
      const text = (await fs.exists(file)) ? await fs.readText(file) : '{}';
      try {
        const { at } = JSON.parse(text) as { at?: unknown };
        return typeof at === 'number' ? at : undefined;
      } catch {
        return undefined;
      }
    },
    write: (at) => fs.writeFile(file, JSON.stringify({ at })),
  };
}
