import { cp, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { assemble, createAgentTarget, lockFileOf, readLock, stateDirOf } from '../../../src/agent/index.ts';
import { ensureInstance, type Target } from '../../../src/engine/index.ts';
import type { Outcome, PlatformEvent } from '../../../src/kernel/index.ts';
import { nodePorts } from '../../../src/kernel/node/index.ts';
import { createLocalRuntime } from '../../../src/runtimes/local/index.ts';
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

export const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
