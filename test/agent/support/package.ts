import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

export const VERSION = '0.0.0-test';

export interface Package {
  /** What the root of the installed package is for the CLI: dist/, templates/. */
  readonly root: string;
  remove(): Promise<void>;
}

/** The package as it is installed, but with the tests' own service template: agent and engines bundled as the build does. */
export async function buildPackage(): Promise<Package> {
  const root = await mkdtemp(join(tmpdir(), 'platform-package-'));
  await symlink(resolve('node_modules'), join(root, 'node_modules'));
  await writeFile(join(root, 'package.json'), JSON.stringify({ type: 'module', version: VERSION }));
  await mkdir(join(root, 'templates'));
  for (const name of ['postgres', 'valkey', 's3', 'envoy']) {
    await cp(resolve('templates', name), join(root, 'templates', name), { recursive: true });
  }
  await cp(resolve('test/agent/fixtures/templates/plain'), join(root, 'templates/plain'), { recursive: true });
  const engines = ['balancer', 'cache', 'blob'];
  await build({
    entryPoints: [
      { in: resolve('src/agent/main.ts'), out: 'agent' },
      { in: resolve('test/agent/support/driver.ts'), out: 'driver' },
      ...engines.map((name) => ({ in: resolve('src/embedded', name, 'main.ts'), out: `embedded/${name}` })),
    ],
    outdir: join(root, 'dist'),
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    packages: 'external',
  });
  return { root, remove: () => rm(root, { recursive: true, force: true }) };
}
