import { join } from 'node:path';
import type { Catalog } from '../catalog/index.ts';
import { ExitCode, type Fs, invalid, nearest, PlatformError } from '../kernel/index.ts';
import { check } from './check/index.ts';
import { BUILT_IN, type EnvironmentConfig, environmentOf } from './environment.ts';
import { withLean } from './lean.ts';
import type { PlatformFile } from './schema/index.ts';
import { type Path, parsePath } from './schema/walk.ts';
import { decides, Source } from './source/index.ts';
import type { Config } from './types.ts';

export const FILE = 'platform.yaml';

async function readFile(fs: Fs, projectDir: string): Promise<string> {
  const path = join(projectDir, FILE);
  if (await fs.exists(path)) return fs.readText(path);
  throw new PlatformError({
    code: 'no-platform',
    message: `there is no ${FILE} here`,
    where: projectDir,
    next: 'platform init NAME   makes a project; or go to the folder of one',
    exitCode: ExitCode.badInput,
  });
}

/**
 * Reads platform.yaml of a project for one environment: overrides merged, defaults filled in. Rejects with all problems at once (exit
 * code 2), each with its line, and where there is no such environment.
 */
export async function loadConfig(fs: Fs, projectDir: string, environment: string, catalog: Catalog): Promise<Config> {
  const source = new Source(FILE, await readFile(fs, projectDir));
  const { problems, file, overrides } = check(source, environment, catalog);
  if (problems.length > 0 || !file) throw invalid(problems);
  const inFile = (path: Path): Path =>
    path[0] !== 'environments' && decides(overrides, path) ? ['environments', environment, 'overrides', ...path] : path;
  return {
    projectDir,
    file: await withLean(fs, projectDir, environment, file),
    environment: settingsOf(file, environment),
    locate: (path) => source.position(inFile(parsePath(path))),
    origin: (path) => {
      const place = inFile(parsePath(path));
      if (!source.has(place)) return 'default';
      const line = `${FILE}:${source.position(place)?.line}`;
      return place.length === parsePath(path).length ? line : `environments.${environment}.overrides (${line})`;
    },
  };
}

function settingsOf(file: PlatformFile, name: string): EnvironmentConfig {
  const settings = environmentOf(file, name);
  if (settings) return settings;
  const known = [...new Set([...BUILT_IN, ...Object.keys(file.environments)])];
  const guess = nearest(name, known);
  throw new PlatformError({
    code: 'unknown-environment',
    message: `there is no environment ${name}${guess === undefined ? '' : `; did you mean ${guess}?`}`,
    where: FILE,
    details: [`known  ${known.join(', ')}`],
    next: `write it in ${FILE}: environments: { ${name}: { runtime: kubernetes } }`,
    exitCode: ExitCode.badInput,
  });
}
