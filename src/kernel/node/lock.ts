import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isRunning, type ProcessIdentity, startOf } from './identity.ts';

/** Who holds a lock; `T` is what it says of itself. */
export type Holder<T = object> = ProcessIdentity & { readonly token: string } & T;

/** The process that holds the lock; undefined where none does (it may have been left by one that was killed). */
export async function holderOf<T>(file: string): Promise<Holder<T> | undefined> {
  const holder = await parse<T>(file);
  return holder && (await isRunning(holder)) ? holder : undefined;
}

async function parse<T>(file: string): Promise<Holder<T> | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder<T>;
  } catch {
    return undefined;
  }
}

/** Two processes may find the same stale lock; after this long each sees who was last. */
const SETTLE_MS = 100;

/**
 * Makes this process the holder. Rejects with what `taken` makes of another one that runs. The file appears with its content (a hard
 * link), so a lock without a readable holder is a stale one. Resolves with the release.
 */
export async function hold<T extends object>(
  file: string,
  told: T,
  taken: (holder: Holder<T>) => Error,
): Promise<() => Promise<void>> {
  const { pid } = process;
  const mine = { pid, started: (await startOf(pid)) ?? '', token: randomBytes(9).toString('hex'), ...told };
  const temporary = `${file}.${mine.token}.tmp`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(temporary, JSON.stringify(mine), { mode: 0o600 });
  try {
    if (!(await claim(temporary, file))) {
      const other = await holderOf<T>(file);
      if (other) throw taken(other);
      await rename(temporary, file);
      await delay(SETTLE_MS);
    }
    const winner = await parse<T>(file);
    if (winner?.token !== mine.token) throw taken(winner ?? mine);
  } finally {
    await rm(temporary, { force: true });
  }
  return async () => {
    if ((await parse(file))?.token === mine.token) await rm(file, { force: true });
  };
}

async function claim(temporary: string, file: string): Promise<boolean> {
  try {
    await link(temporary, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
