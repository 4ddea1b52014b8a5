import { createFsFromVolume, Volume } from 'memfs';
import type { Fs } from '../../src/kernel/index.ts';

/** Files in memory behind the port, and the volume to look into. */
export function memoryFs(files: Readonly<Record<string, string>> = {}): { readonly fs: Fs; readonly volume: Volume } {
  const volume = Volume.fromJSON(files, '/');
  const { promises } = createFsFromVolume(volume);
  const fs: Fs = {
    readFile: async (path) => new Uint8Array((await promises.readFile(path)) as Buffer),
    readText: async (path) => String(await promises.readFile(path, 'utf8')),
    writeFile: async (path, content, mode) => {
      await promises.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true });
      await promises.writeFile(path, content, mode === undefined ? {} : { mode });
    },
    appendFile: async (path, content) => promises.appendFile(path, content),
    mkdir: async (path) => void (await promises.mkdir(path, { recursive: true })),
    readdir: async (path) => (await promises.readdir(path)).map(String),
    stat: async (path) => {
      const info = await promises.lstat(path).catch(() => undefined);
      return info
        ? {
            isFile: info.isFile(),
            isDirectory: info.isDirectory(),
            isSymbolicLink: info.isSymbolicLink(),
            mode: Number(info.mode) & 0o7777,
            size: Number(info.size),
            mtimeMs: Number(info.mtimeMs),
          }
        : undefined;
    },
    rename: async (from, to) => promises.rename(from, to),
    remove: async (path) => promises.rm(path, { recursive: true, force: true }),
    exists: async (path) => (await promises.lstat(path).catch(() => undefined)) !== undefined,
  };
  return { fs, volume };
}
