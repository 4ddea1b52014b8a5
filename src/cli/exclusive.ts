import { join } from 'node:path';
import { ExitCode, PlatformError } from '../kernel/index.ts';
import { hold } from '../kernel/node/index.ts';

const LOCK = '.platform/change.lock';

/** Does work that rewrites a project while nobody else does. Rejects with exit code 4 where another command is at it. */
export async function exclusive<T>(folder: string, command: string, work: () => Promise<T>): Promise<T> {
  const release = await hold(join(folder, LOCK), { command }, (other) => taken(folder, other));
  try {
    return await work();
  } finally {
    await release();
  }
}

const taken = (folder: string, { pid, command }: { pid: number; command: string }) =>
  new PlatformError({
    code: 'project-busy',
    message: `platform ${command} is changing this project (pid ${pid})`,
    where: folder,
    next: 'the same again when it is done',
    exitCode: ExitCode.refused,
  });
