import { join } from 'node:path';
import type { Fs } from '../../kernel/index.ts';

/** How far lines have been told to one keeper of them, kept over restarts. Milliseconds since the epoch. */
export interface Mark {
  read(): Promise<number | undefined>;
  write(at: number): Promise<void>;
}

/** Each keeper has a mark of its own: what one was told, another has not heard. */
export function createMark(fs: Fs, stateDir: string, keeper: string): Mark {
  const file = join(stateDir, 'logs-told.json');
  const all = async (): Promise<Readonly<Record<string, unknown>>> => {
    const text = (await fs.exists(file)) ? await fs.readText(file) : '{}';
    try {
      return (JSON.parse(text) as Readonly<Record<string, unknown>> | null) ?? {};
    } catch {
      return {};
    }
  };
  return {
    read: async () => {
      const at = (await all())[keeper];
      return typeof at === 'number' ? at : undefined;
    },
    write: async (at) => fs.writeFile(file, JSON.stringify({ ...(await all()), [keeper]: at })),
  };
}
