/** What every environment of a project has in common: its state folder, its model, a session in this process. */
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Runtime } from '../engine/runtime.ts';
import type { Session } from '../engine/session.ts';
import type { Exec } from '../kernel/index.ts';
import type { Place } from './wiring.ts';

export async function instanceOf({ ports, projectDir, platform }: Place): Promise<string> {
  const { ensureInstance } = await import('../engine/context/index.ts');
  return ensureInstance(ports, projectDir, platform);
}

/** `.platform/<environment>` of the project. */
export const stateDirOf = ({ projectDir, environment }: Place) => join(projectDir, '.platform', environment.name);

export async function modelOf(place: Place) {
  const [{ loadConfig }, { buildModel }] = await Promise.all([
    import('../config/index.ts'),
    import('../model/index.ts'),
  ]);
  const catalog = await place.catalog();
  const { ports, projectDir, environment } = place;
  return buildModel(await loadConfig(ports.fs, projectDir, environment.name, catalog), catalog);
}

/** How images reach the cluster; a broken platform.yaml is told by the work that needs it, not by `status`. */
export async function deliveryOf(place: Place) {
  const { loadConfig } = await import('../config/index.ts');
  const { ports, projectDir, environment } = place;
  const config = await loadConfig(ports.fs, projectDir, environment.name, await place.catalog()).catch(() => undefined);
  return config?.file.delivery.images;
}

export async function sessionOf(place: Place, runtime: Runtime): Promise<Session> {
  const { ports, projectDir, environment } = place;
  const [{ createSession }, { createBuilder }, instance] = await Promise.all([
    import('../engine/session.ts'),
    import('../build/index.ts'),
    instanceOf(place),
  ]);
  return createSession({
    ports,
    runtime,
    environment: environment.name,
    projectDir,
    stateDir: stateDirOf(place),
    instance,
    builder: createBuilder(ports, projectDir),
    by: releaser(place.env),
    commit: () => commitOf(ports.exec, projectDir),
    load: () => modelOf(place),
  });
}

/** Who releases: the person that a CI works for, where it names one. */
export const releaser = (env: Place['env']): string =>
  env.GITHUB_ACTOR || env.GITLAB_USER_LOGIN || env.BUILDKITE_BUILD_CREATOR || userInfo().username;

/** The commit of the folder, with `-dirty` where files differ from it; platform.lock, which a first deploy writes, does not count. */
export async function commitOf(exec: Exec, folder: string): Promise<string | undefined> {
  const git = (...args: readonly string[]) => exec.run('git', args, { cwd: folder });
  const head = await git('rev-parse', 'HEAD').catch(() => undefined);
  if (head?.exitCode !== 0) return undefined;
  const changes = await git('status', '--porcelain', '--', '.', ':(exclude)platform.lock');
  return `${head.stdout.trim()}${changes.exitCode === 0 && changes.stdout.trim() !== '' ? '-dirty' : ''}`;
}
