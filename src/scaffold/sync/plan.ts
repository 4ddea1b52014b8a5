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
  const disk = { fs, folder, isBarred: barrier(fs, folder) };
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
        disk: await onDisk(disk, path),
      });
      return file.beside ? { ...file, beside: await freeName(disk, file.beside) } : file;
    }),
  );
}

interface Disk {
  readonly fs: Fs;
  readonly folder: string;
  readonly isBarred: IsBarred;
}

async function onDisk({ fs, folder, isBarred }: Disk, path: string): Promise<Uint8Array | 'taken' | undefined> {
  const info = await fs.stat(join(folder, path));
  if (await isBarred(dirname(path))) return 'taken';
  if (info) return info.isFile ? fs.readFile(join(folder, path)) : 'taken';
  return undefined;
}

type IsBarred = (path: string) => Promise<boolean>;

/** Whether a file, or a link that leads elsewhere, is where one of the folders of a path should be. Each is looked at once. */
function barrier(fs: Fs, folder: string): IsBarred {
  const known = new Map<string, Promise<boolean>>([['.', Promise.resolve(false)]]);
  const look = async (path: string): Promise<boolean> => {
    if (await isBarred(dirname(path))) return true;
    const info = await fs.stat(join(folder, path));
    return info !== undefined && !info.isDirectory;
  };
  const isBarred: IsBarred = (path) => {
    const found = known.get(path) ?? look(path);
    known.set(path, found);
    return found;
  };
  return isBarred;
}

type Beside = NonNullable<SyncFile['beside']>;

/** `logo.png.new`, or `logo.png.new.2` where its owner has such a file; the same name again for what is already there. */
async function freeName(disk: Disk, { path, content }: Beside): Promise<Beside> {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? path : `${path}.${count}`;
    const there = await onDisk(disk, name);
    if (there === undefined || (there !== 'taken' && Buffer.compare(there, content) === 0))
      return { path: name, content };
  }
}
