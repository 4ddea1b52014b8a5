import { access, constants, mkdir } from 'node:fs/promises';
import { postgresBinaries } from '../../embedded/postgres/index.ts';
import type { Check } from '../../engine/runtime.ts';
import type { PlatformError } from '../../kernel/index.ts';

/** What this machine must have for processes of the platform. */
export async function checkMachine(options: {
  readonly stateDir: string;
  readonly cacheDir: string;
}): Promise<Check[]> {
  return [nodeVersion(), await writable(options.stateDir), await database(options.cacheDir)];
}

function nodeVersion(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  const base = { name: 'node', ok, message: `Node ${process.versions.node}` };
  return ok ? base : { ...base, next: 'install Node 20.19 or newer' };
}

async function writable(folder: string): Promise<Check> {
  const name = 'state folder';
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    return { name, ok: true, message: folder };
  } catch (error) {
    return { name, ok: false, message: (error as Error).message, next: `make ${folder} writable` };
  }
}

async function database(cacheDir: string): Promise<Check> {
  const name = 'embedded PostgreSQL';
  try {
    const { version } = await postgresBinaries({ cacheDir });
    return { name, ok: true, message: version };
  } catch (error) {
    const { message, next } = error as PlatformError;
    return { name, ok: false, warning: true, message, ...(next === undefined ? {} : { next }) };
  }
}
