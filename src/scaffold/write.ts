import { basename, dirname, join } from 'node:path';
import { ExitCode, type Fs, PlatformError, type Random } from '../kernel/index.ts';
import type { Draft } from './drafts.ts';

const modeOf = (draft: Draft) => (draft.executable ? 0o755 : 0o644);

/** Is there anything in the folder that a new project would mix with? */
export async function isEmptyOrAbsent(fs: Fs, folder: string): Promise<boolean> {
  const info = await fs.stat(folder);
  return info === undefined || (info.isDirectory && (await fs.readdir(folder)).length === 0);
}

export function refuseNonEmpty(folder: string): PlatformError {
  return new PlatformError({
    code: 'not-empty',
    message: `${basename(folder)} is not empty`,
    where: folder,
    next: 'choose another name, or add --adopt to keep every file that is there and add only what is missing',
    exitCode: ExitCode.refused,
  });
}

/**
 * Writes a new project: everything into a staging folder beside it, then one rename. Whatever fails, nothing is left but what was
 * there before.
 */
export async function writeProject(fs: Fs, random: Random, folder: string, drafts: readonly Draft[]): Promise<void> {
  if (!(await isEmptyOrAbsent(fs, folder))) throw refuseNonEmpty(folder);
  const staging = join(dirname(folder), `.${basename(folder)}-${random.token(4)}.staging`);
  try {
    await writeAll(fs, staging, drafts);
    // rename() replaces an empty folder on POSIX systems, and fails on one that got files meanwhile.
    await fs.rename(staging, folder);
  } catch (error) {
    await fs.remove(staging);
    if ((error as NodeJS.ErrnoException).code === 'ENOTEMPTY') throw refuseNonEmpty(folder);
    throw error;
  }
}

/** Adds to a folder only what is not there. Returns the paths that were kept as they are. */
export async function adoptProject(fs: Fs, folder: string, drafts: readonly Draft[]): Promise<string[]> {
  const there = await Promise.all(drafts.map(({ path }) => fs.exists(join(folder, path))));
  await writeAll(
    fs,
    folder,
    drafts.filter((_, index) => !there[index]),
  );
  return drafts.filter((_, index) => there[index]).map(({ path }) => path);
}

async function writeAll(fs: Fs, folder: string, drafts: readonly Draft[]): Promise<void> {
  await fs.mkdir(folder);
  const writes = drafts.map((draft) => fs.writeFile(join(folder, draft.path), draft.content, modeOf(draft)));
  // All of them end before anybody cleans up: a late write would bring a removed folder back.
  const failed = (await Promise.allSettled(writes)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}
