import { join } from 'node:path';
import { parse } from 'yaml';
import type { Catalog } from '../catalog/index.ts';
import { type Fs, invalid } from '../kernel/index.ts';
import { environmentOf } from './environment.ts';
import { PlatformFile } from './schema/index.ts';
import type { Config } from './types.ts';

export const FILE = 'platform.yaml';

/** Reads platform.yaml of a project for one environment. Rejects with all problems at once (exit code 2). */
export async function loadConfig(fs: Fs, projectDir: string, environment: string, _catalog: Catalog): Promise<Config> {
  const parsed = PlatformFile.safeParse(parse(await fs.readText(join(projectDir, FILE))));
  if (!parsed.success) {
    throw invalid(parsed.error.issues.map((issue) => ({ file: FILE, path: issue.path.join('.'), message: issue.message })));
  }
  const settings = environmentOf(parsed.data, environment);
  if (!settings) throw invalid([{ file: FILE, path: 'environments', message: `there is no environment ${environment}` }]);
  return { projectDir, file: parsed.data, environment: settings, locate: () => undefined, origin: () => FILE };
}
