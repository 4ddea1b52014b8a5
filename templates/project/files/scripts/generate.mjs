/**
 * Makes what follows from the routes: openapi.json of each service, and the types of the SDK (`npm run generate`). With --check it
 * writes nothing and fails when something on disk is not what it would write.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { describeServices } from './openapi/describe.mjs';

const root = resolve(import.meta.dirname, '..');
const { values: flags } = parseArgs({ options: { check: { type: 'boolean' } } });

const folders = await servicesOf(join(root, 'services'));
const described = await describeServices(
  root,
  folders.filter((folder) => routesOf(folder)).map((folder) => ({ folder, routes: routesOf(folder) })),
);
const files = new Map(described.map(({ folder, document }) => [join(folder, 'openapi.json'), toText(document)]));
const gone = [];

const sdk = join(root, 'packages/sdk/generate.mjs');
if (existsSync(sdk)) {
  const { default: generate } = await import(pathToFileURL(sdk).href);
  const made = await generate(await documents());
  for (const [path, text] of made.files) files.set(path, text);
  gone.push(...made.stale);
}

const stale = [];
for (const [path, text] of files) if ((await readFile(path, 'utf8').catch(() => '')) !== text) stale.push(path);
const told = [...stale, ...gone].map((path) => relative(root, path));

if (!flags.check) {
  for (const path of stale) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, files.get(path));
  }
  for (const path of gone) await rm(path);
  for (const path of told) console.log(path);
} else if (told.length > 0) {
  console.error(`${told.join('\n')}\nnot what the routes say: npm run generate`);
  process.exitCode = 1;
}

/** By name, with what was described a moment ago; a service in another language brings its openapi.json itself. */
async function documents() {
  const all = folders.map(async (folder) => {
    const path = join(folder, 'openapi.json');
    const text = files.get(path) ?? (await readFile(path, 'utf8').catch(() => undefined));
    return text === undefined ? [] : [{ name: basename(folder), document: JSON.parse(text) }];
  });
  return (await Promise.all(all)).flat();
}

async function servicesOf(parent) {
  const entries = existsSync(parent) ? await readdir(parent, { withFileTypes: true }) : [];
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return names.sort().map((name) => join(parent, name));
}

function routesOf(folder) {
  return ['src/routes.ts', 'src/routes/index.ts'].map((path) => join(folder, path)).find((path) => existsSync(path));
}

function toText(document) {
  return `${JSON.stringify(document, null, 2)}\n`;
}
