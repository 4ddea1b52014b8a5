import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ExitCode, PlatformError, type Secret } from '../../kernel/index.ts';
import { type Binaries, postgresBinaries } from './binaries.ts';
import { copyTree, giveTo } from './copy.ts';
import { type Identity, identityFor } from './identity.ts';
import { run } from './run.ts';
import { scramVerifier } from './scram.ts';

/** Name of the administrator in every data directory we make. */
export const ADMIN = 'postgres';

const HBA = `# Made once; every connection needs a password.
host all all 127.0.0.1/32 scram-sha-256
`;

const temporaryName = (path: string) => `${path}.new-${process.pid}-${randomUUID()}`;

async function removeLeftovers(path: string, olderThanMs: number): Promise<void> {
  const folder = dirname(path);
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(`${basename(path)}.new-`)) continue;
    const info = await lstat(join(folder, name)).catch(() => undefined);
    if (info && Date.now() - info.mtimeMs >= olderThanMs)
      await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** A new data directory that nobody can enter yet: the administrator has no password and every address is rejected. */
async function initialise(binaries: Binaries, folder: string): Promise<void> {
  const identity = await identityFor([binaries.root, folder]);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (identity.uid !== undefined) await giveTo(folder, identity.owner);
  // Characters have Unicode's classes and cases, text sorts by code point: the same on every machine.
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '-E', 'UTF8', '-T', 'english'];
  const args = ['-D', folder, '-U', ADMIN, '--no-sync', ...locale, '-A', 'reject'];
  const result = await run(binaries.initdb, args, identity, { cwd: folder }).catch((cause: unknown) => {
    throw new PlatformError({
      code: 'postgres-unusable',
      message: 'the embedded PostgreSQL cannot be started on this machine (it is built for glibc)',
      where: binaries.initdb,
      next: 'give the store `mode: external` and a `url`, or use the docker runtime',
      cause,
    });
  });
  if (result.exitCode !== 0) throw failed('initdb', result.exitCode, result.output);
}

function failed(program: string, exitCode: number, output: string): PlatformError {
  const details = output.trim().split('\n').slice(-5);
  return new PlatformError({ code: 'postgres-failed', message: `${program} ended with code ${exitCode}`, details });
}

/** Templates that are being made: stores that start together wait for one. */
const making = new Map<string, Promise<string>>();

/** initdb once per machine and version; the result is copied from then on, which takes a tenth of the time. */
async function templateFolder(binaries: Binaries, cacheDir: string): Promise<string> {
  const template = join(cacheDir, `postgres-${binaries.version}-data`);
  if (await stat(template).catch(() => undefined)) return template;
  const running = making.get(template) ?? makeTemplate(binaries, cacheDir, template);
  making.set(template, running);
  return running.finally(() => making.delete(template));
}

async function makeTemplate(binaries: Binaries, cacheDir: string, template: string): Promise<string> {
  await mkdir(cacheDir, { recursive: true });
  await removeLeftovers(template, 600_000);
  const temporary = temporaryName(template);
  try {
    await initialise(binaries, temporary);
    await rename(temporary, template).catch((error: NodeJS.ErrnoException) => {
      if (!['EEXIST', 'ENOTEMPTY'].includes(error.code ?? '')) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return template;
}

async function setPassword(binaries: Binaries, folder: string, identity: Identity, password: Secret): Promise<void> {
  const input = `ALTER ROLE ${ADMIN} PASSWORD '${await scramVerifier(password)}'\n`;
  const args = ['--single', '-D', folder, '-c', 'log_min_messages=fatal', ADMIN];
  const result = await run(binaries.postgres, args, identity, { cwd: folder, input });
  // Single-user mode reports a failed statement on its output and ends with code 0.
  if (result.exitCode !== 0 || /\b(ERROR|FATAL|PANIC):/.test(result.output)) {
    throw failed('postgres --single', result.exitCode, result.output);
  }
}

/** Is there data already? Refuses folders that hold something else, or data of another major version. */
async function hasData(dataDir: string, binaries: Binaries): Promise<boolean> {
  const names = await readdir(dataDir).catch(() => []);
  if (names.length === 0) return false;
  const found = (await readFile(join(dataDir, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  const wanted = binaries.version.split('.')[0];
  if (found === wanted) return true;
  throw new PlatformError({
    code: 'postgres-data',
    message: found
      ? `the data was written by PostgreSQL ${found}, the embedded engine is PostgreSQL ${wanted}`
      : 'the data folder holds something that is no PostgreSQL data',
    where: dataDir,
    next: 'move the folder away, or start over with: platform down --data',
    exitCode: ExitCode.failed,
  });
}

export interface PrepareOptions {
  /** Absolute; made if absent. Nothing else may hold it open while it is prepared. */
  readonly dataDir: string;
  /** Absolute; shared by all projects of the user. */
  readonly cacheDir: string;
  /** Password of the role `postgres`; only used when the data is made. */
  readonly adminPassword: Secret;
  readonly binaries?: Binaries;
}

/**
 * Makes a data directory if there is none: UTF-8, code-point order, passwords (SCRAM) over TCP on 127.0.0.1 and no other way in. It is
 * built beside its place and renamed, so a crash leaves nothing half made. Existing data is left as it is, but for its owner.
 */
export async function prepareData(options: PrepareOptions): Promise<{ readonly created: boolean }> {
  const { dataDir, cacheDir } = options;
  const binaries = options.binaries ?? (await postgresBinaries({ cacheDir }));
  await removeLeftovers(dataDir, 0);
  const identity = await identityFor([binaries.root, dataDir]);
  if (await hasData(dataDir, binaries)) {
    const { uid } = await stat(dataDir);
    // The project was moved, or root started what a user had made.
    if (process.getuid?.() === 0 && uid !== identity.owner) await giveTo(dataDir, identity.owner);
    return { created: false };
  }
  await mkdir(dirname(dataDir), { recursive: true });
  const temporary = temporaryName(dataDir);
  try {
    await copyTree(await templateFolder(binaries, cacheDir), temporary);
    await writeFile(join(temporary, 'pg_hba.conf'), HBA, { mode: 0o600 });
    if (process.getuid?.() === 0) await giveTo(temporary, identity.owner);
    await setPassword(binaries, temporary, identity, options.adminPassword);
    await rename(temporary, dataDir);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return { created: true };
}
