import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { nameSchemas, schemasOf } from './schemas.mjs';

/**
 * The OpenAPI document of each service, from its routes alone: every function that src/routes.ts (or src/routes/index.ts) exports
 * under a name that ends in `Routes` adds them to an app, and nothing is ever asked of the stores it is given.
 */
export async function describeServices(root, services) {
  if (services.length === 0) return [];
  const work = await mkdtemp(join(root, 'node_modules/.openapi-'));
  try {
    const { testService, schemas, routes } = await load(root, work, services);
    return await Promise.all(
      services.map(async ({ folder }, index) => {
        const { app } = await testService();
        for (const [name, add] of Object.entries(routes[index])) {
          if (name.endsWith('Routes')) await add(app, anything());
        }
        await app.ready();
        const document = { ...app.swagger(), info: { title: titleOf(app.swagger()), version: '1' } };
        await app.close();
        return { folder, document: nameSchemas(document, schemasOf(schemas)) };
      }),
    );
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** What its routes are filed under: it stays when the folder is called something else. */
function titleOf({ paths = {} }) {
  const tags = Object.values(paths).flatMap((path) => Object.values(path).flatMap(({ tags = [] }) => tags));
  return tags[0] ?? 'API';
}

/** Bundles routes and shared schemas, because Node 20 cannot read TypeScript. */
async function load(root, work, services) {
  const contracts = join(root, 'packages/contracts/src');
  const shared = existsSync(contracts) ? (await readdir(contracts)).filter((name) => name.endsWith('.ts')).sort() : [];
  const schemas = [
    join(root, 'packages/kit/src/problem/schema.ts'),
    ...shared.map((name) => join(contracts, name)),
    ...services.map(({ folder }) => join(folder, 'src/schemas.ts')).filter((path) => existsSync(path)),
  ];
  const importAll = (name, paths) => [
    ...paths.map((path, i) => `import * as ${name}${i} from ${JSON.stringify(path)};`),
    `export const ${name} = [${paths.map((_, i) => `${name}${i}`).join(', ')}];`,
  ];
  const lines = [
    "export { testService } from '@app/kit/testing';",
    ...importAll('schemas', schemas),
    ...importAll(
      'routes',
      services.map(({ routes }) => routes),
    ),
  ];
  const entry = join(work, 'entry.ts');
  const outfile = join(work, 'entry.mjs');
  await writeFile(entry, `${lines.join('\n')}\n`);
  await build({
    entryPoints: [entry],
    outfile,
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    // As in build.mjs: optional parts of pg that are not installed, and require for packages in CommonJS.
    external: ['pg-native', 'cloudflare:sockets'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'silent',
  });
  return import(pathToFileURL(outfile).href);
}

/** Stands for every port a service needs: whatever is read of it or called is the same again. */
function anything() {
  const any = new Proxy(() => any, {
    get: (_, key) => (key === Symbol.toPrimitive ? () => '' : key === 'then' ? undefined : any),
  });
  return any;
}
