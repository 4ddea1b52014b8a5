import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createSession } from '../../src/engine/index.ts';
import { nodePorts } from '../../src/kernel/node/index.ts';
import { createDockerRuntime } from '../../src/runtimes/docker/index.ts';
import { remains, sweep } from '../runtimes/docker/support/engine.ts';
import { describeOn } from '../support/engines.ts';
import { contractBuilder, type Harness } from './harness.ts';
import { contractModel } from './platform.ts';
import { describeRuntime } from './runtime.contract.ts';

const INSTANCE = `contract-${process.pid}`;
const SERVICES = ['api', 'web'];
const DOCKERFILE = 'FROM node:24-slim\nWORKDIR /app\nCOPY dist dist\n';
const images = Object.fromEntries(SERVICES.map((name) => [name, `${INSTANCE}/${name}:1`]));
let projectDir: string;
const requests = () =>
  SERVICES.map((component) => ({
    component,
    folder: join(projectDir, 'services', component),
    dockerfile: join(projectDir, 'Dockerfile'),
    reference: `${INSTANCE}/${component}:1`,
  }));
const stateDir = () => join(projectDir, '.platform', 'docker');

const harness: Harness = {
  name: 'docker',
  capabilities: { rollout: 'engine', releases: true, data: true },
  timeoutMs: 60_000,
  platform: () => contractModel({ name: 'docker', runtime: 'docker', production: false }),
  makeSession: async (writer) => {
    const options = { ports: nodePorts, projectDir, stateDir: stateDir(), instance: INSTANCE };
    const runtime = createDockerRuntime(options);
    return createSession({
      ...options,
      runtime: writer.crash?.wrap(runtime) ?? runtime,
      environment: 'docker',
      load: writer.load,
      builder: { ...contractBuilder(writer), images: async () => ({ references: images, requests: requests() }) },
    });
  },
  // Containers outlive whoever made them.
  kill: async () => undefined,
  remains: () => remains(INSTANCE),
  cleanup: async () => {
    await sweep(INSTANCE);
    await rm(join(projectDir, '.platform'), { recursive: true, force: true });
  },
  ask: async (session, component) => {
    const address = await session.open(component, new AbortController().signal);
    return (await fetch(address)).text();
  },
};

describeOn('docker', 'a Docker engine', () => {
  beforeAll(async () => {
    projectDir = await mkdtemp(join(tmpdir(), 'platform contract-'));
    await writeFile(join(projectDir, 'Dockerfile'), DOCKERFILE);
    for (const name of SERVICES) {
      const dist = join(projectDir, 'services', name, 'dist');
      await mkdir(dist, { recursive: true });
      await cp(resolve('test/contract/program.mjs'), join(dist, 'main.js'));
      await cp(resolve('test/contract/task.mjs'), join(dist, 'task.js'));
      await writeFile(join(dist, 'package.json'), '{"type":"module"}\n');
    }
  });
  afterAll(() => rm(projectDir, { recursive: true, force: true }));
  describeRuntime(harness);
});
