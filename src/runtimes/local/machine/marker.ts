import { readdir, readFile } from 'node:fs/promises';
import { digestBytes } from '../../../kernel/index.ts';

/** In the environment of everything we start: tells our processes from others, also those that no file knows. */
export const MARKER = 'PLATFORM_PROCESS_OF';

export const markerOf = (instance: string, stateDir: string): string => `${instance}:${digestBytes(stateDir)}`;

/** Processes of this user that carry the marker (Linux; elsewhere the list of processes must do). */
export async function marked(marker: string): Promise<number[]> {
  const needle = `${MARKER}=${marker}`;
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const text = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
      return text.split('\0').includes(needle) ? [pid] : [];
    }),
  );
  return found.flat().filter((pid) => pid !== process.pid);
}
