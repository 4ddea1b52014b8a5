/** From the spec of a process to a command that can be spawned: files are written, ports and programs are found. */
import { PlatformError } from '../../../kernel/index.ts';
import type { ProcessSpec } from '../spec.ts';
import { writeSurroundings } from '../state/files.ts';
import { embedded, engineCommand } from './engine.ts';
import { nodeCommand, sourceCommand } from './project.ts';
import type { Command, Machine } from './types.ts';

export * from './spawn.ts';
export type * from './types.ts';

export async function commandOf(spec: ProcessSpec, machine: Machine): Promise<Command> {
  await writeSurroundings(machine.fs, machine.secrets, spec);
  const { program } = spec;
  if (program.type === 'node' || program.type === 'source') await assertThere(machine, spec.cwd);
  switch (program.type) {
    case 'node':
      return nodeCommand(spec, program.entry, machine);
    case 'source':
      return sourceCommand(spec, program.command, machine);
    case 'engine':
      return engineCommand(spec, program, machine);
    case 'balancer': {
      if (!(await machine.fs.exists(program.listeners))) await machine.fs.writeFile(program.listeners, '[]\n');
      return embedded(machine, 'balancer', ['--listeners', program.listeners], spec);
    }
  }
}

/** A missing working folder would be told as a missing program. */
export async function assertThere({ fs }: Pick<Machine, 'fs'>, folder: string): Promise<void> {
  if (await fs.exists(folder)) return;
  throw new PlatformError({
    code: 'folder-missing',
    message: 'the folder of the component is not there',
    where: folder,
    next: 'correct `path` in platform.yaml',
  });
}
