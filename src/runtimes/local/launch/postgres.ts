import { prepareData, removeStalePid, startCommand } from '../../../embedded/postgres/index.ts';
import { PlatformError } from '../../../kernel/index.ts';
import type { ProcessSpec } from '../spec.ts';
import { required } from '../state/files.ts';
import type { Command, Machine } from './types.ts';

/** The store's only own secret is its administrator's password. */
export const adminSecretOf = (spec: ProcessSpec): string => Object.values(spec.secrets)[0]?.secret ?? '';

/** PostgreSQL on the data of a store, made at the first start. */
export async function postgresCommand(spec: ProcessSpec, dataDir: string, machine: Machine): Promise<Command> {
  const { cacheDir } = machine;
  const port = spec.port ?? 5432;
  const adminSecret = adminSecretOf(spec);
  const adminPassword = await required(machine.secrets, adminSecret);
  await prepareData({ dataDir, cacheDir, adminPassword });
  const holder = await removeStalePid(dataDir);
  if (holder !== undefined) {
    throw new PlatformError({
      code: 'data-in-use',
      message: `another PostgreSQL (pid ${holder}) works on this data`,
      where: dataDir,
      next: `end it first: kill ${holder}`,
    });
  }
  const { file, args, cwd, env, uid, gid, stopSignal } = await startCommand({
    dataDir,
    cacheDir,
    port,
    // What is routine needs no line: all it writes is on stderr, and reads as a warning.
    settings: { log_checkpoints: 'off' },
  });
  return {
    file,
    args,
    cwd,
    env,
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
    ipc: false,
    stopSignal,
    port,
    readiness: { type: 'postgres', adminSecret },
  };
}
