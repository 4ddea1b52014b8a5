/**
 * Bundles components: `node scripts/build.mjs [--watch] [--json] [folder…]`; without folders all that have a src/main.ts.
 *
 * src/{main,migrate,seed}.ts become dist/*.js with everything they need inside; migrations/ is copied beside them. A component
 * that needs more has a build.mjs, whose default export makes further esbuild options from { root, folder, outdir }.
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

const folders =
  positionals.length > 0 ? positionals.map((path) => relative(root, resolve(path))) : await findComponents();
const results = await Promise.all(folders.map(buildComponent));
if (!flags.watch && results.includes(false)) process.exitCode = 1;

/** Every folder that can be one, if it has a program. */
async function findComponents() {
  const parents = ['services', 'workers'].filter((parent) => existsSync(join(root, parent)));
  const children = await Promise.all(
    parents.map(async (parent) => (await readdir(join(root, parent))).map((name) => join(parent, name))),
  );
  return ['gateway', ...children.flat().sort()].filter((folder) => existsSync(join(root, folder, 'src/main.ts')));
}

/** Builds once, or for as long as there are changes. Resolves to whether the first build worked. */
async function buildComponent(folder) {
  const outdir = join(root, folder, 'dist');
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  await writeFile(join(outdir, 'package.json'), '{"type":"module"}\n');

  const bundles = [programs(folder, outdir), ...(await ownBundles(folder, outdir))];
  const report = reporter(folder, bundles.length);
  const contexts = await Promise.all(
    bundles.map((options, index) => context({ ...options, plugins: [...(options.plugins ?? []), report(index)] })),
  );
  const built = await Promise.allSettled(contexts.map((one) => one.rebuild()));
  if (flags.watch) await Promise.all(contexts.map((one) => one.watch()));
  else await Promise.all(contexts.map((one) => one.dispose()));
  return built.every(({ status }) => status === 'fulfilled');
}

/** The programs of a component, for Node. */
function programs(folder, outdir) {
  const source = join(root, folder, 'src');
  return {
    absWorkingDir: root,
    entryPoints: ['main', 'migrate', 'seed'].map((name) => join(source, `${name}.ts`)).filter(existsSync),
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'silent',
    // Optional parts of pg that are not installed.
    external: ['pg-native', 'cloudflare:sockets'],
    // Packages in CommonJS call require, which modules do not have.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    plugins: [copyMigrations(join(root, folder, 'migrations'), join(outdir, 'migrations'))],
  };
}

/** Copies .sql files on every build; with --watch, a new one is a reason to build. */
function copyMigrations(from, to) {
  return {
    name: 'migrations',
    setup(build) {
      if (!existsSync(from)) return;
      build.onStart(async () => {
        await rm(to, { recursive: true, force: true });
        await cp(from, to, { recursive: true });
      });
      build.onResolve({ filter: /migrate\.ts$/ }, () => ({ watchDirs: [from] }));
    },
  };
}

async function ownBundles(folder, outdir) {
  const file = join(root, folder, 'build.mjs');
  if (!existsSync(file)) return [];
  const { default: make } = await import(pathToFileURL(file).href);
  return (await make({ root, folder: join(root, folder), outdir })).map((options) => ({
    absWorkingDir: root,
    logLevel: 'silent',
    ...options,
  }));
}

/** One line per build of a component: when all of its bundles have been built, and then whenever one was built again. */
function reporter(folder, count) {
  const errors = new Map();
  return (index) => ({
    name: 'report',
    setup(build) {
      let started = 0;
      build.onStart(() => {
        started = performance.now();
      });
      build.onEnd(async (result) => {
        const format = { kind: 'error', color: Boolean(process.stderr.isTTY) && !flags.json };
        errors.set(index, await formatMessages(result.errors, format));
        if (errors.size === count) print(folder, Math.round(performance.now() - started), [...errors.values()].flat());
      });
    },
  });
}

function print(folder, ms, errors) {
  const ok = errors.length === 0;
  if (flags.json) console.log(JSON.stringify({ folder, ok, ms, errors }));
  else if (ok) console.log(`built ${folder} in ${ms} ms`);
  else console.error(`${folder} cannot be built\n${errors.join('\n')}`);
}
