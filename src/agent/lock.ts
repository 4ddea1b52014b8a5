import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ExitCode, PlatformError } from '../kernel/index.ts';
import { isRunning, type ProcessIdentity, startOf } from '../kernel/node/index.ts';

/** Who is the agent of an environment, and where it is spoken to. */
export interface LockHolder extends ProcessIdentity {
  readonly socket: string;
  readonly version: string;
  readonly token: string;
}

/** The agent that runs; undefined where none does (a lock may have been left by one that was killed). */
export async function readLock(file: string): Promise<LockHolder | undefined> {
  const holder = await parse(file);
  return holder && (await isRunning(holder)) ? holder : undefined;
}

async function parse(file: string): Promise<LockHolder | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as LockHolder;
  } catch {
    return undefined;
  }
}

/** Two processes may find the same stale lock; after this long each sees who was last. */
const SETTLE_MS = 100;

/**
 * Makes this process the only agent. Rejects with exit code 4 where another one runs. The file appears with its content (a hard
 * link), so a lock without a readable holder is a stale one. Resolves with the release.
 */
export async function acquireLock(
  file: string,
  told: Pick<LockHolder, 'socket' | 'version'>,
): Promise<() => Promise<void>> {
  const { pid } = process;
  const mine: LockHolder = { pid, started: (await startOf(pid)) ?? '', token: randomBytes(9).toString('hex'), ...told };
  const temporary = `${file}.${mine.token}.tmp`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(temporary, JSON.stringify(mine), { mode: 0o600 });
  try {
    if (!(await claim(temporary, file))) {
      const other = await readLock(file);
      if (other) throw taken(other);
      await rename(temporary, file);
      await delay(SETTLE_MS);
    }
    const winner = await parse(file);
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

const taken = ({ pid }: LockHolder) =>
  new PlatformError({
    code: 'agent-running',
    message: `another agent works on this environment already (pid ${pid})`,
    next: 'platform status',
    exitCode: ExitCode.refused,
  });
