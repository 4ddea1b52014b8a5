import { join } from 'node:path';
import type { Fs } from '../../kernel/index.ts';
import type { Draft } from '../drafts.ts';
import { classify } from './classify.ts';
import type { SyncPlan } from './types.ts';

/** Classifies every file that was generated before (`base`) or would be now (`drafts`). Reads, writes nothing. */
export async function planSync(
  fs: Fs,
  folder: string,
  base: ReadonlyMap<string, Uint8Array>,
  drafts: readonly Draft[],
): Promise<SyncPlan> {
  const next = new Map(drafts.map((draft) => [draft.path, draft]));
  const paths = [...new Set([...base.keys(), ...next.keys()])].sort();
  return Promise.all(
    paths.map(async (path) => {
      const draft = next.get(path);
      return classify({
        path,
        base: base.get(path),
        next: draft?.content,
        executable: draft?.executable ?? false,
        disk: await onDisk(fs, join(folder, path)),
      });
    }),
  );
}

async function onDisk(fs: Fs, path: string): Promise<Uint8Array | 'taken' | undefined> {
  const info = await fs.stat(path).catch((error: NodeJS.ErrnoException) => {
    // A file where one of its folders should be.
    if (error.code === 'ENOTDIR') return 'taken' as const;
    throw error;
  });
  if (info === undefined || info === 'taken') return info;
  return info.isFile ? fs.readFile(path) : 'taken';
}
