import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const REQUIRE =
  "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";

/** Bundles the load with the kit of a generated project, and the command line's own PostgreSQL; paths of both. */
export async function bundlePrograms(project, folder) {
  const bundle = (entry, name, options) =>
    build({
      entryPoints: [entry],
      outfile: join(folder, name),
      bundle: true,
      platform: 'node',
      format: 'esm',
      banner: { js: REQUIRE },
      external: ['pg-native', 'cloudflare:sockets'],
      logLevel: 'warning',
      ...options,
    });
  const kit = (part) => join(project, 'packages/kit/src', part, 'index.ts');
  await bundle(here('load.mjs'), 'load.mjs', { alias: { 'kit/queue': kit('queue'), 'kit/testing': kit('testing') } });
  // It looks for its binaries from where it stands.
  const define = { 'import.meta.url': JSON.stringify(import.meta.url) };
  await bundle(here('postgres.mjs'), 'postgres.mjs', { define });
  return { load: join(folder, 'load.mjs'), postgres: join(folder, 'postgres.mjs') };
}
