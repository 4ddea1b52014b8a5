import { join } from 'node:path';
import { fill } from '../../../catalog/index.ts';
import { PlatformError } from '../../../kernel/index.ts';
import type { ProcessSpec, Program } from '../spec.ts';
import { writeAcl } from './acl.ts';
import { plainEnvironment } from './environment.ts';
import { postgresCommand } from './postgres.ts';
import type { Command, Machine } from './types.ts';

type Engine = Extract<Program, { type: 'engine' }>;

/** A store: an engine found on PATH, else the embedded one. */
export async function engineCommand(spec: ProcessSpec, engine: Engine, machine: Machine): Promise<Command> {
  const { fs } = machine;
  if (!engine.data.keep) await fs.remove(engine.data.folder);
  for (const program of engine.path) {
    const file = await machine.which(program);
    if (file !== undefined) return foundCommand(file, spec, engine, machine);
  }
  if (engine.embedded === 'postgres') return postgresCommand(spec, engine.data.folder, machine);
  if (engine.embedded === null) throw missing(engine);
  await fs.mkdir(engine.data.folder);
  const users = engine.users === null ? [] : ['--users', engine.users];
  const port = ['--port', String(spec.port ?? 0)];
  const given = { logs: machine.layout.logs, targets: machine.layout.targets };
  const more = engine.embeddedArgs.map((text) => fill(text, given));
  return embedded(machine, engine.embedded, [...port, '--data', engine.data.folder, ...users, ...more], spec);
}

/** The collector handles bursts of short-lived objects: with Node's own limit these alone take 50 MiB. */
const NODE_FLAGS: Readonly<Record<string, readonly string[]>> = { collector: ['--max-semi-space-size=4'] };

/** A program `dist/embedded/NAME.js` of the CLI, in a Node process of its own. */
export function embedded(machine: Machine, name: string, args: readonly string[], spec: ProcessSpec): Command {
  return {
    file: process.execPath,
    args: [...(NODE_FLAGS[name] ?? []), join(machine.engines, `${name}.js`), ...args],
    cwd: machine.layout.root,
    env: { ...plainEnvironment(), NODE_COMPILE_CACHE: join(machine.cacheDir, 'compiled') },
    ipc: true,
    stopSignal: 'SIGINT',
    ...(spec.port === null ? {} : { port: spec.port }),
    readiness: { type: 'report' },
  };
}

async function foundCommand(file: string, spec: ProcessSpec, engine: Engine, machine: Machine): Promise<Command> {
  const { folder } = engine.data;
  await machine.fs.mkdir(folder, 0o700);
  const acl = engine.users === null ? '' : await writeAcl(machine.fs, engine.users);
  const given = { port: String(spec.port ?? 0), data: folder, users: engine.users ?? '', acl };
  return {
    file,
    args: engine.args.map((text) => fill(text, given)),
    cwd: folder,
    env: plainEnvironment(),
    ipc: false,
    stopSignal: 'SIGTERM',
    ...(spec.port === null ? {} : { port: spec.port }),
    readiness: { type: 'tcp' },
  };
}

const missing = (engine: Engine) =>
  new PlatformError({
    code: 'engine-missing',
    message: `none of these programs is on PATH: ${engine.path.join(', ')}`,
    next: 'install one, run on docker, or give the store `mode: external` and a `url`',
  });
