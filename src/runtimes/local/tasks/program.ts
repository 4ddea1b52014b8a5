import { delimiter, dirname } from 'node:path';
import { fullEnvironment } from '../launch/environment.ts';
import { assertThere, type Command, type Machine } from '../launch/index.ts';
import type { TaskSpec } from '../spec.ts';
import { writeSurroundings } from '../state/files.ts';

/** A command in the folder of its component, by a shell, with this very Node first on PATH. */
export async function commandOfTask(
  run: Extract<TaskSpec['run'], { type: 'program' }>,
  machine: Machine,
): Promise<Command> {
  await writeSurroundings(machine.fs, machine.secrets, run);
  await assertThere(machine, run.cwd);
  const inherited = fullEnvironment();
  const path = [dirname(process.execPath), inherited.PATH ?? ''].join(delimiter);
  return {
    file: '/bin/sh',
    args: ['-c', run.command],
    cwd: run.cwd,
    env: { ...inherited, PATH: path, ...run.env },
    ipc: false,
    stopSignal: 'SIGTERM',
    readiness: { type: 'running' },
  };
}
