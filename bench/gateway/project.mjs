import { cp, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../support/measure.mjs';

const TEMPLATES = fileURLToPath(new URL('../../templates/', import.meta.url));
const PARTS = { project: '.', kit: 'packages/kit', gateway: 'gateway' };

/** A project with nothing but the gateway, built. Resolves with its folder. */
export async function makeProject(folder) {
  for (const [template, into] of Object.entries(PARTS)) {
    await cp(join(TEMPLATES, template, 'files'), join(folder, into), { recursive: true });
  }
  const manifest = join(folder, 'package.json');
  await rename(`${manifest}.hbs`, manifest);
  const text = (await readFile(manifest, 'utf8')).replaceAll('{{name}}', 'bench');
  await writeFile(manifest, text.replace(/"workspaces": \[[^\]]*\]/, '"workspaces": ["gateway", "packages/*"]'));
  await run('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder });
  // A peer, not a part: without it there is one comparison less.
  await run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '@fastify/http-proxy@11'], {
    cwd: folder,
  }).catch(() => {});
  await run(process.execPath, ['scripts/build.mjs', 'gateway'], { cwd: folder });
  return folder;
}
