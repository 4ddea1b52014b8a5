import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Parts of a client that do not go into its build. */
const IGNORED = /[\\/](?:node_modules|dist|test)[\\/]/;

/** The gateway serves the web client: it is built into dist/public, and again when its files change. */
export default async function ({ root, outdir }) {
  const client = await findClient(root);
  return client
    ? [{ entryPoints: ['web-client'], write: false, plugins: [viteBuild(client, join(outdir, 'public'))] }]
    : [];
}

/** The folder of clients/ that Vite builds; `web` when there are several. */
async function findClient(root) {
  const clients = join(root, 'clients');
  const names = existsSync(clients) ? await readdir(clients) : [];
  const found = names.filter((name) => existsSync(join(clients, name, 'vite.config.ts'))).sort();
  const name = found.includes('web') ? 'web' : found[0];
  return name && join(clients, name);
}

/** A bundle whose only module is made by a build of Vite, and depends on all files that went into that. */
function viteBuild(client, outDir) {
  return {
    name: 'web-client',
    setup(build) {
      build.onResolve({ filter: /^web-client$/ }, () => ({ path: client, namespace: 'web-client' }));
      // Told to esbuild as its own: what no bundle has made is removed from dist/.
      build.onEnd(async ({ errors, metafile }) => {
        if (errors.length === 0) for (const file of await filesOf(outDir)) metafile.outputs[file] = {};
      });
      build.onLoad({ filter: /.*/, namespace: 'web-client' }, async () => {
        const watchFiles = (await filesOf(client)).filter((file) => !IGNORED.test(file.slice(client.length)));
        const watchDirs = [...new Set(watchFiles.map((file) => join(file, '..')))];
        try {
          const vite = await import('vite');
          await vite.build({ root: client, logLevel: 'silent', build: { outDir, emptyOutDir: true } });
          return { contents: '', watchFiles, watchDirs };
        } catch (error) {
          return { errors: [{ text: stripVTControlCharacters(error.message) }], watchFiles, watchDirs };
        }
      });
    },
  };
}

async function filesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
