import { join } from 'node:path';
import type { Fs } from '../kernel/index.ts';
import type { Component } from '../model/index.ts';
import { digestFiles, filesBelow } from './files.ts';

const NOTHING_LEFT_OUT: ReadonlySet<string> = new Set();

export const folderOf = ({ workload }: Component): string | undefined =>
  workload.type === 'node' || workload.type === 'source' ? workload.path : undefined;

/** Digest of what the build made; undefined where the program is not there. Source maps do not change what runs. */
export async function bundleDigest(fs: Fs, projectDir: string, component: Component): Promise<string | undefined> {
  const { workload } = component;
  if (workload.type !== 'node' || !(await fs.exists(join(projectDir, workload.path, workload.entry)))) return undefined;
  const dist = join(projectDir, workload.path, 'dist');
  const files = (await filesBelow(fs, dist, NOTHING_LEFT_OUT)).filter(({ path }) => !path.endsWith('.map'));
  return digestFiles(fs, dist, files);
}
