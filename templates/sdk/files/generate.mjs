import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import openapiTypes, { astToString } from 'openapi-typescript';

const NOTE = '// Made by `npm run generate` from openapi.json of the services.\n';

/**
 * The types of the API: a file for each service, and one that brings them together. Takes [{ name, document }] in the order of their
 * names; gives their texts by path. What the gateway leads nobody to is left out.
 */
export default async function generate(services) {
  const folder = join(import.meta.dirname, 'src/generated');
  const files = new Map();
  for (const { name, document } of services) {
    const paths = Object.fromEntries(Object.entries(document.paths).filter(([path]) => path.startsWith('/api/')));
    // Where no schema has a name there is none to look up either.
    const components = { ...document.components, schemas: document.components?.schemas ?? {} };
    const nodes = await openapiTypes({ ...document, paths, components }, { alphabetize: false });
    files.set(join(folder, `${name}.ts`), NOTE + astToString(nodes));
  }
  const all = (part) =>
    services.map(({ name }) => `import('./${name}.ts').${part}`).join(' & ') || 'Record<never, never>';
  const index = `${NOTE}export type Paths = ${all('paths')};\nexport type Schemas = ${all("components['schemas']")};\n`;
  files.set(join(folder, 'index.ts'), index);
  const old = (await readdir(folder).catch(() => [])).map((name) => join(folder, name));
  return { files, stale: old.filter((path) => !files.has(path)) };
}
