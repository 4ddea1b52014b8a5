import { type FSWatcher, watch } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Made by tools: what changes in there is no edit. */
const LEFT_OUT = new Set(['node_modules', 'dist', 'coverage', '__pycache__']);
/** Editors write, rename and touch: one edit is told once. */
const SETTLE_MS = 20;

async function foldersBelow(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  const inside = entries.filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith('.') && !LEFT_OUT.has(entry.name),
  );
  return [root, ...(await Promise.all(inside.map(({ name }) => foldersBelow(join(root, name))))).flat()];
}

/** Tells when a file below a folder was made, changed or removed. Cheap while nothing happens. */
export function watchFolder(root: string, changed: () => void): () => void {
  const watchers = new Map<string, FSWatcher>();
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const forget = (folder: string) => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };
  const follow = async (): Promise<void> => {
    const folders = new Set(await foldersBelow(root));
    for (const folder of watchers.keys()) if (!folders.has(folder)) forget(folder);
    for (const folder of folders) {
      if (closed || watchers.has(folder)) continue;
      try {
        const watcher = watch(folder, { persistent: false }, (event, name) => notice(event, name ?? ''));
        watcher.on('error', () => forget(folder));
        watchers.set(folder, watcher);
      } catch {
        // Gone again, or the system has no more watches: that folder's edits are built by the next `up`.
      }
    }
  };
  const notice = (event: string, name: string) => {
    if (LEFT_OUT.has(name)) return;
    // A new or removed name may be a folder.
    if (event === 'rename') void follow();
    clearTimeout(timer);
    timer = setTimeout(changed, SETTLE_MS);
  };
  void follow();
  return () => {
    closed = true;
    clearTimeout(timer);
    for (const folder of [...watchers.keys()]) forget(folder);
  };
}
