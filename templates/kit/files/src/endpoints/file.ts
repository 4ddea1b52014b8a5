import { type FSWatcher, watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Endpoint, Endpoints } from './source.ts';
import { watchedSource } from './watched.ts';

/** Should a notification get lost, the list is right again this much later. */
const SAFETY_MS = 2000;

/** A JSON file `[{"host":"127.0.0.1","port":1234}]` that is replaced by renaming. The folder must exist. */
export function fileSource(path: string): Endpoints {
  return watchedSource({
    read: async () => {
      try {
        const value: unknown = JSON.parse(await readFile(path, 'utf8'));
        return Array.isArray(value) ? value.filter(isEndpoint) : undefined;
      } catch (error) {
        // No file means no replicas; a file that cannot be read says nothing.
        return (error as NodeJS.ErrnoException).code === 'ENOENT' ? [] : undefined;
      }
    },
    start: (look) => {
      const timer = setInterval(look, SAFETY_MS).unref();
      // The folder, not the file: a rename replaces the file that a watcher would hold on to.
      const watcher = watchFolder(dirname(path), (file) => {
        if (file === null || file === basename(path)) look();
      });
      return () => {
        clearInterval(timer);
        watcher?.close();
      };
    },
  });
}

/** Without notifications (some file systems have none) the timer has to do. */
function watchFolder(folder: string, listener: (file: string | null) => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, (_event, file) => listener(file));
    return watcher.on('error', () => watcher.close());
  } catch {
    return undefined;
  }
}

function isEndpoint(value: unknown): value is Endpoint {
  const { host, port } = (value ?? {}) as Partial<Endpoint>;
  return typeof host === 'string' && typeof port === 'number';
}
