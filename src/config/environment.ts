import type { PlatformFile } from './schema/index.ts';

export interface EnvironmentConfig {
  readonly name: string;
  readonly runtime: 'local' | 'docker' | 'kubernetes';
  readonly context?: string;
  readonly namespace?: string;
  readonly production: boolean;
  readonly priorityClass?: string;
  readonly apiServer?: readonly string[];
}

/** `local` and `docker` exist without being written; a name in the file wins over them. */
export const BUILT_IN = ['local', 'docker'] as const;

/** Settings of an environment, or undefined where there is none of that name. */
export function environmentOf(file: PlatformFile, name: string): EnvironmentConfig | undefined {
  const written = file.environments[name];
  if (!written) {
    const builtIn = BUILT_IN.find((runtime) => runtime === name);
    return builtIn ? { name, runtime: builtIn, production: false } : undefined;
  }
  return {
    name,
    runtime: written.runtime,
    production: written.production ?? false,
    ...(written.context === undefined ? {} : { context: written.context }),
    ...(written.priorityClass === undefined ? {} : { priorityClass: written.priorityClass }),
    ...(written.apiServer === undefined ? {} : { apiServer: written.apiServer }),
    ...(written.runtime === 'kubernetes' ? { namespace: written.namespace ?? `${file.name}-${name}` } : {}),
  };
}
