import { randomBytes } from 'node:crypto';
import { appendFile, lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Fs } from '../ports.ts';

export const nodeFs: Fs = {
  readFile: (path) => readFile(path),
  readText: (path) => readFile(path, 'utf8'),
  writeFile: async (path, content, mode) => {
    const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
    const write = () => writeFile(temporary, content, mode === undefined ? {} : { mode });
    try {
      // The folder is there nearly always.
      await write().catch(async (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
        await mkdir(dirname(path), { recursive: true });
        await write();
      });
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  },
  appendFile: (path, content) => appendFile(path, content),
  mkdir: async (path, mode) => {
    await mkdir(path, { recursive: true, ...(mode === undefined ? {} : { mode }) });
  },
  readdir: (path) => readdir(path),
  stat: async (path) => {
    try {
      const info = await lstat(path);
      return {
        isFile: info.isFile(),
        isDirectory: info.isDirectory(),
        isSymbolicLink: info.isSymbolicLink(),
        mode: info.mode & 0o7777,
        size: info.size,
        mtimeMs: info.mtimeMs,
      };
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
      throw error;
    }
  },
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path, { recursive: true, force: true }),
  exists: async (path) => (await nodeFs.stat(path)) !== undefined,
};
