import { readdir, readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Is the process there and more than a corpse that waits for its parent? */
async function alive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (status !== undefined) return !/^[ZX]/.test(status.slice(status.lastIndexOf(')') + 2));
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Servers and their workers stand in the data folder: a number that was given to another program is told apart by that (Linux). */
async function standsIn(pid: number, dataDir: string): Promise<boolean> {
  return (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === dataDir;
}

async function workers(dataDir: string): Promise<number[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
  const inside: number[] = [];
  for (const pid of pids) if ((await standsIn(pid, dataDir)) && (await alive(pid))) inside.push(pid);
  return inside;
}

/**
 * Clears what a killed server left: waits for its workers to notice (2 s, then they are killed; recovery makes that safe) and removes
 * postmaster.pid. Returns the pid of a server that is alive and well instead, and touches nothing then.
 */
export async function removeStalePid(dataDir: string): Promise<number | undefined> {
  const file = join(dataDir, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const folder = await realpath(dataDir);
  const pid = Number.parseInt(text, 10);
  const ours = process.platform !== 'linux' || (await standsIn(pid, folder));
  if (pid > 0 && ours && (await alive(pid))) return pid;
  for (let waited = 0; ; waited += 50) {
    const left = await workers(folder);
    if (left.length === 0) break;
    if (waited >= 2000) for (const worker of left) process.kill(worker, 'SIGKILL');
    await delay(50);
  }
  await rm(file, { force: true });
  return undefined;
}
