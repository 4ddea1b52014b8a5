import { dirname, join } from 'node:path';
import type { Fs } from '../../kernel/index.ts';
import type { Draft } from '../drafts.ts';
import { classify } from './classify.ts';
import type { SyncFile, SyncPlan } from './types.ts';

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
      const file = classify({
        path,
        base: base.get(path),
        next: draft?.content,
        executable: draft?.executable ?? false,
        disk: await onDisk(fs, folder, path),
      });
      return file.beside ? { ...file, beside: await freeName(fs, folder, file.beside) } : file;
    }),
  );
}

async function onDisk(fs: Fs, folder: string, path: string): Promise<Uint8Array | 'taken' | undefined> {
  const info = await fs.stat(join(folder, path));
  if (info) return info.isFile ? fs.readFile(join(folder, path)) : 'taken';
  return (await fileAbove(fs, folder, path)) ? 'taken' : undefined;
}

/** A file where one of its folders should be. */
async function fileAbove(fs: Fs, folder: string, path: string): Promise<boolean> {
  for (let at = dirname(path); at !== '.'; at = dirname(at)) {
    const info = await fs.stat(join(folder, at));
    if (info) return info.isFile;
  }
  return false;
}

type Beside = NonNullable<SyncFile['beside']>;

/** `logo.png.new`, or `logo.png.new.2` where its owner has such a file; the same name again for what is already there. */
async function freeName(fs: Fs, folder: string, { path, content }: Beside): Promise<Beside> {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? path : `${path}.${count}`;
    const there = await onDisk(fs, folder, name);
    if (there === undefined || (there !== 'taken' && Buffer.compare(there, content) === 0))
      return { path: name, content };
  }
}
