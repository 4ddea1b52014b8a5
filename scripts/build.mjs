// Bundles src/ into dist/: the command line, the agent, and the engines that the agent starts as processes of their own.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

function entries() {
  const embedded = join(root, 'src/embedded');
  const engines = existsSync(embedded) ? readdirSync(embedded) : [];
  return Object.entries({
    cli: 'src/cli/main.ts',
    agent: 'src/agent/main.ts',
    ...Object.fromEntries(engines.map((name) => [`embedded/${name}`, `src/embedded/${name}/main.ts`])),
  }).filter(([, source]) => existsSync(join(root, source)));
}

/** Returns the milliseconds it took. */
export async function buildAll() {
  const started = performance.now();
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: entries().map(([out, source]) => ({ in: source, out })),
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    chunkNames: 'chunks/[name]-[hash]',
    sourcemap: 'linked',
    logLevel: 'warning',
  });
  return Math.round(performance.now() - started);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const ms = await buildAll();
  console.log(`dist/ built in ${ms} ms`);
}
