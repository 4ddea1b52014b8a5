/**
 * Bundles components: `node scripts/build.mjs [--watch] [--json] [folder…]`; without folders all that have a src/main.ts.
 *
 * src/{main,migrate,seed}.ts become dist/*.js with everything they need inside; migrations/ is copied beside them. A component
 * that needs more has a build.mjs, whose default export makes further esbuild options from { root, folder, outdir }. What
 * cannot be built leaves the dist/ of before as it was.
 */
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { context, formatMessages } from 'esbuild';

const root = resolve(import.meta.dirname, '..');
const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, watch: { type: 'boolean' } },
});
// Whoever started a watch with a channel to it is gone: nobody reads what it says.
if (process.channel) process.on('disconnect', () => process.exit());

const folders = positionals.length > 0 ? positionals.map((path) => relative(root, resolve(path))) : await components();
await Promise.all(folders.map(buildComponent));

/** Every folder that can be one, if it has a program. */
async function components() {
  const parents = ['services', 'workers'].filter((parent) => existsSync(join(root, parent)));
  const children = await Promise.all(
    parents.map(async (parent) => (await readdir(join(root, parent))).map((name) => join(parent, name))),
  );
  return ['gateway', ...children.flat().sort()].filter((folder) => existsSync(join(root, folder, 'src/main.ts')));
}

/** Builds once, or for as long as there are changes. */
async function buildComponent(folder) {
  const outdir = join(root, folder, 'dist');
  const migrations = join(root, folder, 'migrations');
  const bundles = [programs(join(root, folder, 'src'), migrations), ...(await ownBundles(folder, outdir))];
  const collect = collector(bundles.length, async (results, ms) => {
    const errors = await formatErrors(results.flatMap((result) => result.errors));
    if (errors.length === 0) {
      await copyMigrations(migrations, join(outdir, 'migrations'));
      await removeOthers(
        outdir,
        results.flatMap((result) => Object.keys(result.metafile.outputs)),
      );
    }
    print({ folder, ok: errors.length === 0, ms, errors });
  });

  await mkdir(outdir, { recursive: true });
  await writeFile(join(outdir, 'package.json'), '{"type":"module"}\n');
  const contexts = await Promise.all(
    bundles.map((options, index) =>
      context({
        absWorkingDir: root,
        outdir,
        bundle: true,
        metafile: true,
        logLevel: 'silent',
        ...options,
        plugins: [...(options.plugins ?? []), collect(index)],
      }),
    ),
  );
  if (flags.watch) return Promise.all(contexts.map((one) => one.watch()));
  await Promise.allSettled(contexts.map((one) => one.rebuild()));
  return Promise.all(contexts.map((one) => one.dispose()));
}

/** The programs of a component, for Node. */
function programs(source, migrations) {
  return {
    entryPoints: ['main', 'migrate', 'seed'].map((name) => join(source, `${name}.ts`)).filter(existsSync),
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    sourcemap: true,
    sourcesContent: false,
    // Optional parts of pg that are not installed.
    external: ['pg-native', 'cloudflare:sockets'],
    // Packages in CommonJS call require, which modules do not have.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    plugins: [{ name: 'watch-migrations', setup: (build) => watchFolder(build, migrations) }],
  };
}

/** With --watch, a new migration is a reason to build. */
function watchFolder(build, folder) {
  if (existsSync(folder)) build.onResolve({ filter: /migrate\.ts$/ }, () => ({ watchDirs: [folder] }));
}

async function ownBundles(folder, outdir) {
  const file = join(root, folder, 'build.mjs');
  if (!existsSync(file)) return [];
  const { default: make } = await import(pathToFileURL(file).href);
  return make({ root, folder: join(root, folder), outdir });
}

/** Calls back with the results of all bundles of a component: first when all have been built, then whenever one was again. */
function collector(count, done) {
  const results = new Map();
  return (index) => ({
    name: 'collect',
    setup(build) {
      let started = 0;
      build.onStart(() => {
        started = performance.now();
      });
      build.onEnd(async (result) => {
        results.set(index, result);
        if (results.size === count) await done([...results.values()], Math.round(performance.now() - started));
      });
    },
  });
}

async function copyMigrations(from, to) {
  if (!existsSync(from)) return;
  await rm(to, { recursive: true, force: true });
  await cp(from, to, { recursive: true });
}

/** Removes what an earlier build has left: dist/ is what is shipped. */
async function removeOthers(outdir, outputs) {
  const keep = new Set([...outputs.map((path) => resolve(root, path)), join(outdir, 'package.json')]);
  for (const entry of await readdir(outdir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !keep.has(path) && !path.startsWith(join(outdir, 'migrations'))) await rm(path);
  }
}

function formatErrors(errors) {
  return formatMessages(errors, { kind: 'error', color: Boolean(process.stderr.isTTY) && !flags.json });
}

function print({ folder, ok, ms, errors }) {
  if (!ok) process.exitCode = 1;
  if (flags.json) console.log(JSON.stringify({ folder, ok, ms, errors }));
  else if (ok) console.log(`built ${folder} in ${ms} ms`);
  else console.error(`${folder} cannot be built\n${errors.join('\n')}`);
}
