import { dirname } from 'node:path';
import { fs as memory } from 'memfs';
import type { Fs } from '../../src/kernel/index.ts';

const { promises } = memory;

/** Fs in memory (memfs' global volume; `vol.reset()` between tests). */
export const memoryFs: Fs = {
  readFile: async (path) => new Uint8Array((await promises.readFile(path)) as Buffer),
  readText: async (path) => String(await promises.readFile(path, 'utf8')),
  writeFile: async (path, content, mode) => {
    await promises.mkdir(dirname(path), { recursive: true });
    await promises.writeFile(path, content, mode === undefined ? {} : { mode });
  },
  appendFile: async (path, content) => {
    await promises.appendFile(path, content);
  },
  mkdir: async (path) => {
    await promises.mkdir(path, { recursive: true });
  },
  readdir: async (path) => (await promises.readdir(path)) as string[],
  stat: async (path) => {
    const info = await promises.lstat(path).catch(() => undefined);
    return (
      info && {
        isFile: info.isFile(),
        isDirectory: info.isDirectory(),
        isSymbolicLink: info.isSymbolicLink(),
        mode: Number(info.mode) & 0o7777,
        size: Number(info.size),
        mtimeMs: Number(info.mtimeMs),
      }
    );
  },
  rename: (from, to) => promises.rename(from, to),
  remove: (path) => promises.rm(path, { recursive: true, force: true }),
  exists: async (path) => (await memoryFs.stat(path)) !== undefined,
};
