import { join } from 'node:path';
import type { ProcessSpec } from '../spec.ts';
import { fullEnvironment, plainEnvironment } from './environment.ts';
import type { Command, Machine, Readiness } from './types.ts';

const readinessOf = (spec: ProcessSpec): Readiness =>
  spec.ready !== null ? { type: 'http', path: spec.ready } : spec.listed ? { type: 'tcp' } : { type: 'running' };

/** The project's own Node program: any port, told over IPC. */
export function nodeCommand(spec: ProcessSpec, entry: string, machine: Machine): Command {
  return {
    file: process.execPath,
    args: [entry],
    cwd: spec.cwd,
    env: { ...plainEnvironment(), NODE_COMPILE_CACHE: join(machine.cacheDir, 'compiled'), ...spec.env, PORT: '0' },
    ipc: true,
    stopSignal: 'SIGINT',
    readiness: readinessOf(spec),
  };
}

/** A program in any language, by a shell: it listens on $PORT. */
export async function sourceCommand(spec: ProcessSpec, command: string, machine: Machine): Promise<Command> {
  const port = await machine.net.freePort();
  return {
    file: '/bin/sh',
    args: ['-c', command],
    cwd: spec.cwd,
    env: { ...fullEnvironment(), ...spec.env, PORT: String(port) },
    ipc: false,
    stopSignal: 'SIGINT',
    port,
    readiness: readinessOf(spec),
  };
}
