import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './measure.mjs';

const BIN = fileURLToPath(new URL('../../bin/platform.js', import.meta.url));

/** The command line, in a folder. */
export const platform = (cwd, ...args) => run(process.execPath, [BIN, ...args], { cwd });

/** A fresh, installed project of the `api` blueprint in a temporary folder. `dispose` removes it. */
export async function freshProject(name = 'shop') {
  const root = await mkdtemp(join(tmpdir(), 'platform-bench-'));
  await platform(root, 'init', name, '--blueprint', 'api', '--yes', '--no-git');
  return { folder: join(root, name), dispose: () => rm(root, { recursive: true, force: true }) };
}
