import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

export interface Engines {
  /** Folder with NAME.js of every embedded engine. */
  readonly folder: string;
  remove(): Promise<void>;
}

/** Bundles the embedded engines as the build of the CLI does, into a folder of the test's own. */
export async function buildEngines(names: readonly string[] = ['balancer', 'cache']): Promise<Engines> {
  const folder = await mkdtemp(join(tmpdir(), 'platform-engines-'));
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  await build({
    entryPoints: names.map((name) => ({ in: resolve('src/embedded', name, 'main.ts'), out: name })),
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  await writeFile(join(folder, 'package.json'), '{"type":"module"}\n');
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
