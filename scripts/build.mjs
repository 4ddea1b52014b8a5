// Bundles src/ into dist/: the command line, the agent, the package's export, and the engines that the agent starts as processes.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { declareAutoscale } from './declarations.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

function entries() {
  const embedded = join(root, 'src/embedded');
  const engines = existsSync(embedded) ? readdirSync(embedded) : [];
  return Object.entries({
    cli: 'src/cli/main.ts',
    agent: 'src/agent/main.ts',
    autoscale: 'src/autoscale/public.ts',
    ...Object.fromEntries(engines.map((name) => [`embedded/${name}`, `src/embedded/${name}/main.ts`])),
  }).filter(([, source]) => existsSync(join(root, source)));
}

/** Packages of many small files that nearly every command needs: one file is read faster. Everything else stays in node_modules. */
const BUNDLED = new Set(['commander', 'handlebars', 'pg', 'yaml', 'zod']);
/** Parts of pg for other places. */
const NOT_HERE = new Set(['pg-native', 'pg-cloudflare']);

const packages = {
  name: 'packages',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^[^./]/ }, ({ path, kind, importer }) => {
      if (kind === 'entry-point') return undefined;
      const outside = importer.includes('/node_modules/') ? NOT_HERE.has(path) : !BUNDLED.has(path);
      return outside ? { path, external: true } : undefined;
    }),
};

/** What was written for CommonJS asks for Node's own modules by `require`. */
const REQUIRE =
  "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);";

/** The licenses of what became a part of the bundle go with it. */
function licenses({ inputs }) {
  const folders = Object.keys(inputs).flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set(folders)].sort().map((folder) => {
    const at = join(root, folder);
    const { name, version, license } = JSON.parse(readFileSync(join(at, 'package.json'), 'utf8'));
    const file = readdirSync(at).find((each) => /^licen[cs]e/i.test(each));
    return `${name} ${version}, ${license}\n\n${file ? readFileSync(join(at, file), 'utf8').trim() : ''}\n`;
  });
}

/** Programs of ours that also run in containers: one file each, which needs nothing but the Node of an image. */
const CONTAINERS = {
  collector: 'src/embedded/collector/main.ts',
  reader: 'src/embedded/reader/main.ts',
};
const SQLITE = join(root, 'src/embedded/collector/container/sqlite.ts');

async function buildForContainers() {
  await build({
    absWorkingDir: root,
    entryPoints: Object.entries(CONTAINERS).map(([out, source]) => ({ in: source, out })),
    outdir: 'dist/container',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    alias: { libsql: SQLITE },
    logLevel: 'warning',
  });
}

/** Returns the milliseconds it took. */
export async function buildAll() {
  const started = performance.now();
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries().map(([out, source]) => ({ in: source, out })),
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    plugins: [packages],
    banner: { js: REQUIRE },
    metafile: true,
    chunkNames: 'chunks/[name]-[hash]',
    sourcemap: 'linked',
    logLevel: 'warning',
  });
  writeFileSync(join(root, 'dist/LICENSES.txt'), licenses(metafile).join('\n---\n\n'));
  await buildForContainers();
  declareAutoscale(root);
  return Math.round(performance.now() - started);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const ms = await buildAll();
  console.log(`dist/ built in ${ms} ms`);
}
