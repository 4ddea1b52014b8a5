import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createSession, type Session } from '../../src/engine/index.ts';
import { nodePorts } from '../../src/kernel/node/index.ts';
import { createLocalRuntime, type LocalRuntime } from '../../src/runtimes/local/index.ts';
import { layoutOf } from '../../src/runtimes/local/layout.ts';
import { marked, markerOf } from '../../src/runtimes/local/machine/marker.ts';
import { endOrphans } from '../../src/runtimes/local/orphans.ts';
import { buildEngines, type Engines } from '../runtimes/local/support/engines.ts';
import { contractBuilder, type Harness } from './harness.ts';
import { contractModel } from './platform.ts';
import { describeRuntime } from './runtime.contract.ts';

const INSTANCE = 'contract-000000';
const runtimes = new Map<Session, LocalRuntime>();
let projectDir: string;
let engines: Engines;

const stateDir = () => join(projectDir, '.platform', 'local');
const marker = () => markerOf(INSTANCE, stateDir());

beforeAll(async () => {
  engines = await buildEngines();
  projectDir = await mkdtemp(join(tmpdir(), 'platform contract-'));
  for (const name of ['api', 'web']) {
    const dist = join(projectDir, 'services', name, 'dist');
    await mkdir(dist, { recursive: true });
    await cp(resolve('test/contract/program.mjs'), join(dist, 'main.js'));
    await cp(resolve('test/contract/task.mjs'), join(dist, 'task.js'));
    await writeFile(join(dist, 'package.json'), '{"type":"module"}\n');
  }
});
afterAll(async () => {
  await engines.remove();
  await rm(projectDir, { recursive: true, force: true });
});

const harness: Harness = {
  name: 'local',
  capabilities: { rollout: 'engine', releases: false, data: true },
  timeoutMs: 40_000,
  platform: () => contractModel({ name: 'local', runtime: 'local', production: false }),
  makeSession: async (writer) => {
    const runtime = createLocalRuntime({
      ports: nodePorts,
      stateDir: stateDir(),
      instance: INSTANCE,
      engines: engines.folder,
      cacheDir: join(projectDir, 'cache'),
    });
    const session = createSession({
      ports: nodePorts,
      runtime: writer.crash?.wrap(runtime) ?? runtime,
      environment: 'local',
      projectDir,
      stateDir: stateDir(),
      instance: INSTANCE,
      load: writer.load,
      builder: contractBuilder(writer),
    });
    runtimes.set(session, runtime);
    return session;
  },
  kill: async (session) => {
    await runtimes.get(session)?.abandon();
    runtimes.delete(session);
  },
  remains: async () => {
    const notes = await readdir(join(stateDir(), 'data')).catch(() => []);
    return {
      data: notes.filter((name) => name.endsWith('.json')),
      other: (await marked(marker())).map((pid) => `process ${pid}`),
    };
  },
  cleanup: async () => {
    // Whoever still works here holds the truth in memory: it has to take part.
    for (const session of runtimes.keys()) {
      await session.down({ data: true }, () => undefined, new AbortController().signal);
    }
    await endOrphans(layoutOf(stateDir()), marker());
    await rm(join(projectDir, '.platform'), { recursive: true, force: true });
  },
  ask: async (session, component) => {
    const address = await session.open(component, new AbortController().signal);
    return (await fetch(address)).text();
  },
};

describeRuntime(harness);
