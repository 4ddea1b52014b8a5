import { type FSWatcher, watch } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The watcher tells of changes at once; asking now and then covers folders that come later and events that get lost. */
const POLL_MS = 500;

export interface Watch {
  /** Resolves when the first content was told. */
  readonly ready: Promise<void>;
  close(): void;
}

/** Reads by `read` now and on every change in a folder, one at a time; `told` hears only of values that differ. */
function watchFolder<T>(folder: string, read: () => Promise<T>, told: (value: T) => void): Watch {
  let watcher: FSWatcher | undefined;
  let closed = false;
  let reading = false;
  let again = false;
  let last: string | undefined;
  const refresh = async (): Promise<void> => {
    again = true;
    if (reading) return;
    reading = true;
    while (again && !closed) {
      again = false;
      const value = await read();
      const text = JSON.stringify(value);
      if (text === last || closed) continue;
      last = text;
      told(value);
    }
    reading = false;
  };
  const attach = () => {
    if (watcher || closed) return;
    try {
      watcher = watch(folder, { persistent: false }, () => void refresh());
      watcher.on('error', () => {
        watcher?.close();
        watcher = undefined;
      });
    } catch {
      // The folder is not there yet; the next poll tries again.
    }
  };
  attach();
  const timer = setInterval(() => {
    attach();
    void refresh();
  }, POLL_MS);
  return {
    ready: refresh(),
    close: () => {
      closed = true;
      watcher?.close();
      clearInterval(timer);
    },
  };
}

/** The text of a file that is replaced by renames; undefined while there is none. */
export function watchFile(path: string, told: (text: string | undefined) => void): Watch {
  const read = async () => {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    return text === undefined ? [] : [text];
  };
  return watchFolder(dirname(path), read, ([text]) => told(text));
}

/** All files of a folder by name; empty while there is none. Names that start with a dot or end with .tmp are in the making. */
export function watchFiles(folder: string, told: (files: ReadonlyMap<string, string>) => void): Watch {
  const read = async () => {
    const entries: [string, string][] = [];
    for (const name of (await readdir(folder).catch(() => [])).sort()) {
      if (name.startsWith('.') || name.endsWith('.tmp')) continue;
      const info = await stat(join(folder, name)).catch(() => undefined);
      if (!info?.isFile()) continue;
      const text = await readFile(join(folder, name), 'utf8').catch(() => undefined);
      if (text !== undefined) entries.push([name, text]);
    }
    return entries;
  };
  return watchFolder(folder, read, (entries) => told(new Map(entries)));
}
