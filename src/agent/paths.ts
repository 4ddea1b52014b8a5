import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Run-time state of one environment of a project. */
export const stateDirOf = (projectDir: string, environment: string): string =>
  join(projectDir, '.platform', environment);

export const lockFileOf = (stateDir: string): string => join(stateDir, 'agent.lock');
export const logFileOf = (stateDir: string): string => join(stateDir, 'agent.log');

/** Socket paths are limited to about 100 bytes, so they do not lie in the project. The folder is this user's alone. */
export function socketFolder(env: Readonly<Record<string, string | undefined>> = process.env): string {
  return join(env.XDG_RUNTIME_DIR || tmpdir(), `platform-${process.getuid?.() ?? 'user'}`);
}

export const socketFileOf = (instance: string, environment: string): string =>
  join(socketFolder(), `${instance}-${environment}.sock`);
