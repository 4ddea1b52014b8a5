import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { temporaryFolder } from './project.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A part of src/ (`autoscale/index.ts`) as one module, built for this run alone: what is measured is never stale. */
export async function moduleOf(part, defer) {
  const outfile = join(await temporaryFolder(defer), 'part.mjs');
  const entryPoints = [`src/${part}`];
  await build({
    absWorkingDir: root,
    entryPoints,
    bundle: true,
    outfile,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // Packages that are no modules ask for Node's own by name.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return import(pathToFileURL(outfile).href);
}
