import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const SRC = resolve(import.meta.dirname, '../src');

/** Who may import whom, by folder of src/; `runtimes/*` and `embedded/*` stand for each folder in there. */
const BELOW = ['plan', 'model', 'config', 'catalog', 'kernel'];
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  catalog: ['kernel'],
  config: ['catalog', 'kernel'],
  model: ['config', 'catalog', 'kernel'],
  plan: ['model', 'config', 'catalog', 'kernel'],
  scaffold: BELOW,
  engine: BELOW,
  autoscale: BELOW,
  telemetry: BELOW,
  load: ['kernel'],
  // It implements the engine's port for builds.
  build: ['engine', ...BELOW],
  ui: ['load', 'plan', 'model', 'kernel'],
  app: ['scaffold', 'build', 'engine', 'autoscale', 'telemetry', 'load', ...BELOW],
  cli: ['app', 'ui', 'build', 'engine', ...BELOW],
  'runtimes/*': ['engine', 'plan', 'model', 'catalog', 'kernel'],
  agent: ['build', 'engine', 'autoscale', 'telemetry', ...BELOW],
  'embedded/*': ['embedded/program', 'kernel'],
};

/** Single files that may do more: the two composition roots, and the launch library of the database (decision 0003). */
const EXCEPTIONS: readonly (readonly [file: RegExp, folder: RegExp])[] = [
  [/^cli\/context\.ts$/, /^(runtimes\/\w+|agent)$/],
  [/^agent\/main\.ts$/, /^runtimes\/\w+$/],
  [/^runtimes\/local\//, /^embedded\/postgres$/],
];

/** Where each npm package has its place. */
const PACKAGES: Readonly<Record<string, RegExp>> = {
  commander: /^cli\//,
  '@inquirer/prompts': /^ui\//,
  ora: /^ui\//,
  chalk: /^ui\//,
  asciichart: /^ui\/simulation\//,
  zod: /^(config|catalog)\//,
  yaml: /^(config|catalog|runtimes\/(docker|kubernetes))\//,
  handlebars: /^catalog\/render\.ts$/,
  execa: /^(kernel\/node|runtimes\/local)\//,
  dockerode: /^runtimes\/docker\//,
  ws: /^runtimes\/kubernetes\//,
  pg: /^(embedded\/postgres|engine\/ask)\//,
  'node-diff3': /^scaffold\//,
  libsql: /^embedded\/collector\/store\//,
  aws4fetch: /^embedded\/s3\//,
  'pg-copy-streams': /^embedded\/postgres\/backup\//,
  'tar-stream': /^(scaffold|app\/backup|embedded\/s3|runtimes\/(docker|kubernetes))\//,
};

interface Import {
  readonly file: string;
  readonly specifier: string;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replaceAll('\\', '/'));

const imports: readonly Import[] = files.flatMap((file) => {
  const text = readFileSync(join(SRC, file), 'utf8');
  const found = text.matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|\bimport\s+)'([^']+)'/g);
  return [...found].map(([, specifier = '']) => ({ file, specifier }));
});

/** `runtimes/local/spec.ts` lives in `runtimes/local`, `app/up.ts` in `app`. */
function folderOf(file: string): string {
  const parts = file.split('/');
  return parts[0] === 'runtimes' || parts[0] === 'embedded' ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
}

function mayImport(file: string, target: string): boolean {
  const [own, other] = [folderOf(file), folderOf(target)];
  if (own === other) return true;
  const allowed = ARROWS[own] ?? ARROWS[own.replace(/\/.*/, '/*')] ?? [];
  return allowed.includes(other) || EXCEPTIONS.some(([from, to]) => from.test(file) && to.test(other));
}

test('imports follow the arrows', () => {
  const wrong = imports
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ file, specifier }) => ({ file, target: relative(SRC, resolve(SRC, dirname(file), specifier)) }))
    .filter(({ file, target }) => !mayImport(file, target))
    .map(({ file, target }) => `${file} imports ${target}`);
  expect(wrong).toEqual([]);
});

test('every folder of src has its arrows', () => {
  const folders = [...new Set(files.map(folderOf))];
  expect(folders.filter((folder) => !ARROWS[folder] && !ARROWS[folder.replace(/\/.*/, '/*')])).toEqual([]);
});

test('every npm package has its place', () => {
  const isBuiltin = (name: string) => name.startsWith('node:') || builtinModules.includes(name);
  const wrong = imports
    .filter(({ specifier }) => !specifier.startsWith('.') && !isBuiltin(specifier))
    .map(({ file, specifier }) => ({
      file,
      name: specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/'),
    }))
    .filter(({ file, name }) => !PACKAGES[name]?.test(file))
    .map(({ file, name }) => `${file} imports ${name}`);
  expect(wrong).toEqual([]);
});

test('what is imported exists, with its ending', () => {
  const missing = imports
    .filter(({ specifier }) => specifier.startsWith('.'))
    .filter(
      ({ file, specifier }) =>
        !files.includes(relative(SRC, resolve(SRC, dirname(file), specifier)).replaceAll('\\', '/')),
    )
    .map(({ file, specifier }) => `${file}: ${specifier}`);
  expect(missing).toEqual([]);
});
