import { join } from 'node:path';
import { parse } from 'yaml';
import type { Fs } from '../kernel/index.ts';
import { BUILT_IN } from './environment.ts';

/** The one thing that has to be known before the file is read for an environment. */
export interface EnvironmentName {
  readonly name: string;
  readonly runtime: 'local' | 'docker' | 'kubernetes';
}

const RUNTIMES = ['local', 'docker', 'kubernetes'] as const;

/**
 * Names and runtimes of all environments, built-in ones first. Forgiving: commands that stop or show what runs must work while
 * platform.yaml is broken, so entries (or a file) that cannot be read are left out; `loadConfig` tells what is wrong with them.
 */
export async function listEnvironments(fs: Fs, projectDir: string): Promise<readonly EnvironmentName[]> {
  let written: unknown;
  try {
    written = (parse(await fs.readText(join(projectDir, 'platform.yaml'))) as { environments?: unknown })?.environments;
  } catch {
    written = undefined;
  }
  const found = new Map<string, EnvironmentName>(BUILT_IN.map((name) => [name, { name, runtime: name }]));
  for (const [name, value] of Object.entries(written !== null && typeof written === 'object' ? written : {})) {
    const runtime = RUNTIMES.find((known) => known === (value as { runtime?: unknown } | null)?.runtime);
    if (runtime) found.set(name, { name, runtime });
  }
  return [...found.values()];
}
