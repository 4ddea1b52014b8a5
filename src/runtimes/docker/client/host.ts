import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Fs } from '../../../kernel/index.ts';

/**
 * Which engine `docker` itself would use: DOCKER_HOST, else the context that DOCKER_CONTEXT or ~/.docker/config.json names.
 * undefined: the default socket. Layout of the files: docker/cli, cli/context/store.
 */
export async function dockerHost(
  fs: Fs,
  home: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  if (env.DOCKER_HOST) return env.DOCKER_HOST;
  const folder = env.DOCKER_CONFIG ?? join(home, '.docker');
  const config = await json<{ currentContext?: string }>(fs, join(folder, 'config.json'));
  const name = env.DOCKER_CONTEXT ?? config?.currentContext;
  if (!name || name === 'default') return undefined;
  const id = createHash('sha256').update(name).digest('hex');
  const meta = await json<{ Endpoints?: { docker?: { Host?: string } } }>(
    fs,
    join(folder, 'contexts', 'meta', id, 'meta.json'),
  );
  return meta?.Endpoints?.docker?.Host;
}

async function json<T>(fs: Fs, file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await fs.readText(file)) as T;
  } catch {
    return undefined;
  }
}
