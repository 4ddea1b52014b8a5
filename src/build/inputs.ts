import { join } from 'node:path';
import { digest, type Fs } from '../kernel/index.ts';
import type { Component } from '../model/index.ts';
import { digestFiles, filesBelow } from './files.ts';

/** Files of the project's root that decide what its build makes. */
const ROOT_FILES = ['package-lock.json', 'tsconfig.json', 'scripts/build.mjs'];
/** What every component may import. */
const SHARED = ['packages'];
/** The gateway serves the web client. */
const OF_GATEWAY = ['clients'];

export interface Inputs {
  readonly digest: string;
  /** When the youngest of them was changed. */
  readonly newestMs: number;
}

const NONE: Inputs = { digest: '', newestMs: 0 };

/** Digests the inputs of components; folders that several share are read once per instance. */
export function inputsReader(fs: Fs, projectDir: string) {
  const known = new Map<string, Promise<Inputs>>();
  const once = (key: string, read: () => Promise<Inputs>) => {
    const found = known.get(key) ?? read();
    known.set(key, found);
    return found;
  };
  const folder = (path: string) =>
    once(path, async () => {
      const root = join(projectDir, path);
      const files = await filesBelow(fs, root);
      const newestMs = Math.max(0, ...files.map(({ mtimeMs }) => mtimeMs));
      return { digest: await digestFiles(fs, root, files), newestMs };
    });
  const file = (path: string) =>
    once(path, async () => {
      const info = await fs.stat(join(projectDir, path));
      if (!info) return NONE;
      return { digest: await digestFiles(fs, projectDir, [{ path, mtimeMs: 0 }]), newestMs: info.mtimeMs };
    });

  return async ({ workload, kind }: Component): Promise<Inputs> => {
    if (workload.type !== 'node' && workload.type !== 'source') return NONE;
    const own = [folder(workload.path)];
    const around =
      workload.type === 'node'
        ? [...ROOT_FILES.map(file), ...[...SHARED, ...(kind === 'gateway' ? OF_GATEWAY : [])].map(folder)]
        : [];
    const all = await Promise.all([...own, ...around]);
    return { digest: digest(all.map((each) => each.digest)), newestMs: Math.max(...all.map((each) => each.newestMs)) };
  };
}
