import { dirname, join } from 'node:path';
import type { Fs } from '../../kernel/index.ts';
import type { SyncFile, SyncPlan } from './types.ts';

/**
 * Carries a plan out. Killed in between and planned again, it goes on: what is written already counts as clean. Folders that become
 * empty go, too.
 */
export async function applySync(fs: Fs, folder: string, plan: SyncPlan): Promise<void> {
  await Promise.all(plan.map((file) => applyFile(fs, folder, file)));
  const folders = new Set(plan.filter(({ action }) => action === 'delete').map(({ path }) => dirname(path)));
  for (const path of [...folders].sort((a, b) => b.length - a.length)) await prune(fs, folder, path);
}

async function applyFile(
  fs: Fs,
  folder: string,
  { path, action, content, executable, beside }: SyncFile,
): Promise<void> {
  const target = join(folder, path);
  if (beside) await fs.writeFile(join(folder, beside.path), beside.content);
  if (action === 'delete') await fs.remove(target);
  if (action === 'write' && content) await fs.writeFile(target, content, await modeOf(fs, target, executable ?? false));
}

/** A mode that its owner has chosen stays. */
async function modeOf(fs: Fs, target: string, executable: boolean): Promise<number> {
  const info = await fs.stat(target);
  return info ? info.mode & 0o777 : executable ? 0o755 : 0o644;
}

async function prune(fs: Fs, folder: string, path: string): Promise<void> {
  for (let at = path; at !== '.' && at !== ''; at = dirname(at)) {
    const full = join(folder, at);
    const info = await fs.stat(full);
    if (info?.isDirectory && (await fs.readdir(full)).length > 0) return;
    if (info?.isDirectory) await fs.remove(full);
  }
}
