import { join } from 'node:path';
import type { Fs } from '../../kernel/index.ts';

/** How far lines have been told, and to which store of their keeper. */
export interface Told {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Empty where the keeper names none: what it was told it keeps. */
  readonly store: string;
}

/** How far lines have been told to one keeper of them, kept over restarts. */
export interface Mark {
  read(): Promise<Told | undefined>;
  /** Undefined: it has heard nothing. */
  write(told: Told | undefined): Promise<void>;
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
      const { at, store } = ((await all())[keeper] ?? {}) as Partial<Told>;
      return typeof at === 'number' && typeof store === 'string' ? { at, store } : undefined;
    },
    write: async (told) => fs.writeFile(file, JSON.stringify({ ...(await all()), [keeper]: told })),
  };
}
