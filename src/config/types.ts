import type { EnvironmentConfig } from './environment.ts';
import type { PlatformFile } from './schema/index.ts';

/** platform.yaml, read for one environment: overrides merged, defaults filled in, valid. */
export interface Config {
  readonly projectDir: string;
  readonly file: PlatformFile;
  readonly environment: EnvironmentConfig;
  /** Position of a dotted path in platform.yaml, from 1; of its nearest parent where the path itself is not written. */
  locate(path: string): { readonly line: number; readonly column: number } | undefined;
  /** Where a value comes from: `platform.yaml:12`, `environments.dev.overrides (platform.yaml:80)`, `default`. */
  origin(path: string): string;
}
