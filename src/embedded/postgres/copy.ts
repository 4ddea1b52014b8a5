import { dirname } from 'node:path';
import { run } from './run.ts';

const self = { wrap: [], owner: process.getuid?.() ?? -1 };

/** Copies a folder with its modes and links. The system's cp takes a tenth of the time that node:fs needs for a thousand files. */
export async function copyTree(from: string, to: string): Promise<void> {
  const result = await run('cp', ['-Rp', from, to], self, { cwd: dirname(from) });
  if (result.exitCode !== 0) throw new Error(`cannot copy ${from} to ${to}: ${result.output.trim()}`);
}

/** Gives a folder and everything in it to a user. */
export async function giveTo(folder: string, owner: number): Promise<void> {
  const result = await run('chown', ['-R', '-h', `${owner}:${owner}`, folder], self, { cwd: dirname(folder) });
  if (result.exitCode !== 0) throw new Error(`cannot give ${folder} to user ${owner}: ${result.output.trim()}`);
}
