import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Run-time state of one environment of a project. */
export const stateDirOf = (projectDir: string, environment: string): string =>
  join(projectDir, '.platform', environment);

export const lockFileOf = (stateDir: string): string => join(stateDir, 'agent.lock');
export const logFileOf = (stateDir: string): string => join(stateDir, 'agent.log');

/** What systems allow for the path of a socket (sun_path), with room to spare. */
const MAX_PATH = 100;

/**
 * The control socket lies in a folder of this user's alone: the run-time folder where there is one, else the temporary one. Not in
 * the project: paths of sockets are short. Clients find it in the lock.
 */
export function socketFileOf(
  instance: string,
  environment: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const own = env.XDG_RUNTIME_DIR !== undefined && existsSync(env.XDG_RUNTIME_DIR) ? [env.XDG_RUNTIME_DIR] : [];
  const user = process.getuid?.() ?? 'user';
  const paths = [...own, tmpdir(), '/tmp'].map((folder) =>
    join(folder, `platform-${user}`, `${instance}-${environment}.sock`),
  );
  return paths.find((path) => Buffer.byteLength(path) <= MAX_PATH) ?? paths.at(-1) ?? '';
}
