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
import { build, context, formatMessages } from 'esbuild';

const root = resolve(import.meta.dirname, '..');
const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, watch: { type: 'boolean' } },
});
// Whoever started a watch with a channel to it is gone: nobody reads what it says.
if (process.channel) process.on('disconnect', () => process.exit());

// A build that ends soon need not tidy its memory: a tenth less work. Read by the bundler when it starts.
if (!flags.watch) process.env.GOGC ??= '400';

const folders = positionals.length > 0 ? positionals.map((path) => relative(root, resolve(path))) : await components();
await (flags.watch ? Promise.all(folders.map(watch)) : buildOnce());

/** Every folder that can be one, if it has a program. */
async function components() {
  const parents = ['services', 'workers'].filter((parent) => existsSync(join(root, parent)));
  const children = await Promise.all(
    parents.map(async (parent) => (await readdir(join(root, parent))).map((name) => join(parent, name))),
  );
  return ['gateway', ...children.flat().sort()].filter((folder) => existsSync(join(root, folder, 'src/main.ts')));
}

/** All at once, because they share most of what they are made of; one by one only to tell whose the errors are. */
async function buildOnce() {
  const started = performance.now();
  const together = attempt(programs(folders));
  await Promise.all(
    folders.map(async (folder) => {
      const own = (await ownBundles(folder)).map(attempt);
      const shared = await together;
      const programsOf = shared.errors.length > 0 && folders.length > 1 ? await attempt(programs([folder])) : shared;
      await finish(folder, [programsOf, ...(await Promise.all(own))], started);
    }),
  );
}

/** Builds a component now and after every change of what it is made of. */
async function watch(folder) {
  const bundles = [programs([folder]), ...(await ownBundles(folder))];
  const results = new Map();
  const collect = (index) => ({
    name: 'collect',
    setup(build) {
      let started = 0;
      build.onStart(() => {
        started = performance.now();
      });
      build.onEnd(async (result) => {
        results.set(index, result);
        if (results.size === bundles.length) await finish(folder, [...results.values()], started);
      });
    },
  });
  const contexts = await Promise.all(
    bundles.map((options, index) => context({ ...options, plugins: [...options.plugins, collect(index)] })),
  );
  await Promise.all(contexts.map((one) => one.watch()));
}

/** The programs of components, for Node. */
function programs(folders) {
  return bundle({
    entryPoints: folders
      .flatMap((folder) =>
        ['main', 'migrate', 'seed'].map((name) => [`${folder}/src/${name}.ts`, `${folder}/dist/${name}`]),
      )
      .map(([from, to]) => ({ in: join(root, from), out: to }))
      .filter((entry) => existsSync(entry.in)),
    outdir: root,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    sourcemap: true,
    sourcesContent: false,
    // Every process keeps its text in memory: a third less of it. Names stay, and lines short, for traces that can be read.
    minifyWhitespace: true,
    lineLimit: 160,
    // Optional parts of pg that are not installed.
    external: ['pg-native', 'cloudflare:sockets'],
    // Packages in CommonJS call require, which modules do not have. Some bring a createRequire of their own, hence its name.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
    plugins: [{ name: 'watch-migrations', setup: watchMigrations }],
  });
}

async function ownBundles(folder) {
  const file = join(root, folder, 'build.mjs');
  if (!existsSync(file)) return [];
  const { default: make } = await import(pathToFileURL(file).href);
  const outdir = join(root, folder, 'dist');
  return (await make({ root, folder: join(root, folder), outdir })).map((options) => bundle({ outdir, ...options }));
}

function bundle(options) {
  return { absWorkingDir: root, bundle: true, metafile: true, logLevel: 'silent', plugins: [], ...options };
}

/** With --watch, a new migration is a reason to build. */
function watchMigrations(build) {
  build.onResolve({ filter: /src\/migrate\.ts$/ }, ({ path }) => {
    const migrations = resolve(path, '../../migrations');
    return existsSync(migrations) ? { watchDirs: [migrations] } : undefined;
  });
}

/** A result, also of a build that failed. */
function attempt(options) {
  return build(options).catch((error) => {
    if (error.errors) return error;
    throw error;
  });
}

/** Completes dist/ and says how it went. */
async function finish(folder, results, started) {
  const errors = await formatMessages(
    results.flatMap((result) => result.errors),
    { kind: 'error', color: Boolean(process.stderr.isTTY) && !flags.json },
  );
  const outputs = results.flatMap((result) => Object.keys(result.metafile?.outputs ?? {}));
  if (errors.length === 0) await complete(join(root, folder), outputs);
  else process.exitCode = 1;
  const ms = Math.round(performance.now() - started);
  if (flags.json) console.log(JSON.stringify({ folder, ok: errors.length === 0, ms, errors }));
  else if (errors.length === 0) console.log(`built ${folder} in ${ms} ms`);
  else console.error(`${folder} cannot be built\n${errors.join('\n')}`);
}

/** Adds what is not made by bundling, and removes what an earlier build has left: dist/ is what is shipped. */
async function complete(folder, outputs) {
  const dist = join(folder, 'dist');
  const migrations = join(dist, 'migrations');
  await mkdir(dist, { recursive: true });
  await writeFile(join(dist, 'package.json'), '{"type":"module"}\n');
  await rm(migrations, { recursive: true, force: true });
  if (existsSync(join(folder, 'migrations'))) await cp(join(folder, 'migrations'), migrations, { recursive: true });

  const keep = new Set([...outputs.map((path) => resolve(root, path)), join(dist, 'package.json')]);
  for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !keep.has(path) && !path.startsWith(migrations)) await rm(path);
  }
}
