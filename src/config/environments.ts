import { basename, join } from 'node:path';
import { parse } from 'yaml';
import type { Fs } from '../kernel/index.ts';
import { BUILT_IN } from './environment.ts';

export interface EnvironmentName {
  readonly name: string;
  readonly runtime: 'local' | 'docker' | 'kubernetes';
  readonly context?: string;
  readonly namespace?: string;
}

const SECTIONS = ['services', 'workers', 'data', 'clients'] as const;
const RUNTIMES = ['local', 'docker', 'kubernetes'] as const;

/** What commands must know of a platform.yaml before it is loaded, or while it is broken. */
export interface Outline {
  /** The folder's name where the file says none. */
  readonly name: string;
  /** Built-in ones first. */
  readonly environments: readonly EnvironmentName[];
  /** What has a name in it: the gateway, services, workers, stores, clients, in this order. */
  readonly components: readonly string[];
}

/**
 * Forgiving: commands that stop or show what runs must work while platform.yaml is broken, so what cannot be read is left out;
 * `loadConfig` tells what is wrong with it.
 */
export async function readOutline(fs: Fs, projectDir: string): Promise<Outline> {
  let file: Readonly<Record<string, unknown>> | null | undefined;
  try {
    file = parse(await fs.readText(join(projectDir, 'platform.yaml')), { logLevel: 'silent' });
  } catch {
    file = undefined;
  }
  const name = typeof file?.name === 'string' ? file.name : basename(projectDir);
  const gateway = file?.gateway ? ['gateway'] : [];
  const components = [...gateway, ...SECTIONS.flatMap((section) => keysOf(file?.[section]))];
  return { name, environments: environmentsOf(file?.environments), components };
}

function environmentsOf(written: unknown): EnvironmentName[] {
  const found = new Map<string, EnvironmentName>(BUILT_IN.map((name) => [name, { name, runtime: name }]));
  for (const [name, value] of Object.entries(written !== null && typeof written === 'object' ? written : {})) {
    const runtime = RUNTIMES.find((known) => known === (value as { runtime?: unknown } | null)?.runtime);
    if (runtime) found.set(name, { name, runtime, ...texts(value as object, ['context', 'namespace']) });
  }
  return [...found.values()];
}

const keysOf = (value: unknown): string[] => (value !== null && typeof value === 'object' ? Object.keys(value) : []);

/** Those of the keys whose values are texts. */
function texts<K extends string>(value: object, keys: readonly K[]): Partial<Record<K, string>> {
  const entries = keys.flatMap((key) => {
    const text = (value as Record<string, unknown>)[key];
    return typeof text === 'string' ? [[key, text] as const] : [];
  });
  return Object.fromEntries(entries) as Partial<Record<K, string>>;
}
