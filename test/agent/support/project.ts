import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { assemble, createAgentTarget, lockFileOf, readLock, stateDirOf } from '../../../src/agent/index.ts';
import { ensureInstance, type Target } from '../../../src/engine/index.ts';
import type { Outcome, PlatformEvent } from '../../../src/kernel/index.ts';
import { nodePorts, startOf } from '../../../src/kernel/node/index.ts';
import { createLocalRuntime } from '../../../src/runtimes/local/index.ts';
import { type Registered, readRegistry } from '../../../src/runtimes/local/state/registry.ts';
import { type Package, VERSION } from './package.ts';

export interface Project {
  readonly dir: string;
  readonly stateDir: string;
  /** platform.yaml, from version and name on. */
  write(yaml: string): Promise<void>;
  /** A new client, as another CLI would be. */
  target(): Promise<Target>;
  agentPid(): Promise<number | undefined>;
  /** Stops everything, however it is, and removes the folder. */
  remove(): Promise<void>;
}

export const never = new AbortController().signal;

/** A copy of the fixture in a folder with a space in its name. */
export async function makeProject(pack: Package, yaml: string): Promise<Project> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'platform project-')));
  await cp(resolve('test/agent/fixtures/tiny'), dir, { recursive: true });
  const stateDir = stateDirOf(dir, 'local');
  const write = (text: string) => writeFile(join(dir, 'platform.yaml'), `version: 1\nname: tiny\n${text}\n`);
  await write(yaml);
  const target = async () =>
    createAgentTarget({
      projectDir: dir,
      environment: 'local',
      runtime: 'local',
      stateDir,
      agentFile: join(pack.root, 'dist/agent.js'),
      version: VERSION,
      offline: async () => {
        const { session } = await assemble({
          ports: nodePorts,
          projectDir: dir,
          environment: 'local',
          instance: await ensureInstance(nodePorts, dir, 'tiny'),
          packageRoot: pack.root,
          makeRuntime: async (place) =>
            createLocalRuntime({ ...place, engines: join(pack.root, 'dist/embedded'), cacheDir: join(dir, '.cache') }),
        });
        return session;
      },
    });
  const agentPid = async () => (await readLock(lockFileOf(stateDir)))?.pid;
  return {
    dir,
    stateDir,
    write,
    target,
    agentPid,
    remove: async () => {
      await (await target()).down({ data: true }, () => undefined, never).catch(() => undefined);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A running process of a component, as the runtime notes it. */
export async function processOf(project: Project, component: string): Promise<Registered | undefined> {
  return readRegistry(join(project.stateDir, 'processes.jsonl')).find((entry) => entry.component === component);
}

export interface Foreground {
  readonly child: ChildProcess;
  /** How its `up` ended, once it is ready. */
  readonly ready: Promise<string>;
  /** Its exit code, or the signal that ended it. */
  readonly exit: Promise<number | string>;
}

/** `up` in the foreground by a process of its own. */
export function foreground(pack: Package, project: Project): Foreground {
  const args = [
    join(pack.root, 'dist/driver.js'),
    project.dir,
    project.stateDir,
    join(pack.root, 'dist/agent.js'),
    VERSION,
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return {
    child,
    ready: once(child, 'message').then(([message]) => (message as { status: string }).status),
    exit: once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string),
  };
}

/** Runs a piece of work and keeps its events. */
export async function collect(
  work: (sink: (event: PlatformEvent) => void) => Promise<Outcome>,
): Promise<{ readonly outcome: Outcome; readonly events: readonly PlatformEvent[] }> {
  const events: PlatformEvent[] = [];
  const outcome = await work((event) => events.push(event));
  return { outcome, events };
}

export const up = (target: Target, lease = false) =>
  collect((sink) => target.apply({ mode: 'up', lease }, sink, never));

/** Asks again and again until it is true. */
export async function eventually(check: () => Promise<boolean> | boolean, what: string, ms = 10_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await check())) {
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** A process that only waits for its parent to look at it counts as gone. */
export const alive = async (pid: number): Promise<boolean> => (await startOf(pid)) !== undefined;
