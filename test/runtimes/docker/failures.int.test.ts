import { createServer } from 'node:net';
import Docker from 'dockerode';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Outcome } from '../../../src/kernel/index.ts';
import { nodePorts } from '../../../src/kernel/node/index.ts';
import type { Component } from '../../../src/model/index.ts';
import { contractService } from '../../contract/platform.ts';
import { describeOn } from '../../support/engines.ts';
import { sweep } from './support/engine.ts';
import { makeSmall, type Small } from './support/small.ts';

const signal = new AbortController().signal;

/** An engine of others, in the smallest form. */
const engine = (name: string, image: string, parts: Partial<Component> = {}): Component => ({
  ...contractService(name, {
    kind: 'store',
    workload: {
      type: 'engine',
      container: {
        image,
        command: ['node', '-e', "require('http').createServer((q,r)=>r.end()).listen(6379)"],
        env: {},
        user: { uid: 1000, gid: 1000 },
        volumes: [],
        writable: [],
        health: { tcp: { endpoint: 'http' } },
        stopGraceSeconds: 1,
      },
    },
    endpoints: [{ name: 'http', port: 6379, protocol: 'tcp' }],
  }),
  ...parts,
});

describeOn('docker', 'bad days on Docker', () => {
  const docker = new Docker();
  let small: Small;
  const up = (components: Component[], timeoutMs = 20_000): Promise<Outcome> => {
    small.components = components;
    return small.session.apply({ mode: 'up', timeoutMs }, () => undefined, signal);
  };

  beforeAll(async () => {
    small = await makeSmall(`bad-${process.pid}`, ['good', 'bad']);
  });
  beforeEach(() => sweep(small.instance));
  afterAll(() => small.remove());

  test('a program that crashes at start: exit code, its last lines, and the others run', async () => {
    const bad = contractService('bad', { env: { CONTRACT_FAIL: 'exit' } });
    const { status, failures } = await up([bad, contractService('good')]);
    expect(status).toBe('not-ready');
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatchObject({ component: 'bad', error: { message: 'bad failed: exit code 1', exitCode: 3 } });
    expect(failures[0]?.error.details?.join('\n')).toContain('fatal: told to fail');
    const good = (await small.session.status(signal))?.components.find(({ name }) => name === 'good');
    expect(good).toMatchObject({ state: 'ready' });
  });

  test('a program that never gets ready: what it answers', async () => {
    const { failures } = await up([contractService('bad', { env: { CONTRACT_FAIL: 'unready' } })], 3_000);
    expect(failures[0]?.error.message).toMatch(
      /^bad is not ready: GET \/readyz answered 503 \{"contract":"told to be unready"\} for \d/,
    );
  });

  test('a program that takes more memory than it may', async () => {
    const eats = engine('bad', 'node:24-slim', {
      resources: { cpu: 50, memory: 2 ** 25, limits: { cpu: 1000, memory: 2 ** 26 } },
    });
    const container = eats.workload.type === 'engine' ? eats.workload.container : undefined;
    if (!container) throw new Error('no container');
    const command = ['node', '--max-old-space-size=4096', '-e', 'const a=[];for(;;)a.push(new Array(1e6).fill(1))'];
    const { failures } = await up([{ ...eats, workload: { type: 'engine', container: { ...container, command } } }]);
    expect(failures[0]?.error.message).toBe('bad failed: out of memory: its limit is 64 MiB');
  });

  test('an image that is neither here nor to be had', async () => {
    const { failures } = await up([engine('bad', 'registry.invalid/nobody/nothing:1'), contractService('good')]);
    expect(failures.map(({ component }) => component)).toEqual(['bad']);
    expect(failures[0]?.error).toMatchObject({
      code: 'image-missing',
      message: expect.stringContaining('image registry.invalid/nobody/nothing:1 is not here and cannot be pulled'),
      next: 'docker pull registry.invalid/nobody/nothing:1',
    });
  });

  test('an image that cannot be built: the step that failed, and only its component', async () => {
    await small.write('services/own/Dockerfile', 'FROM node:24-slim\nRUN echo something is wrong >&2 && exit 3\n');
    const workload = { type: 'source' as const, path: 'services/own' };
    const own = contractService('own', { workload: { ...workload, dockerfile: 'Dockerfile' } });
    const { failures } = await up([own, contractService('good')]);
    expect(failures.map(({ component }) => component)).toEqual(['own']);
    expect(failures[0]?.error).toMatchObject({ code: 'image-build-failed', where: 'services/own/Dockerfile' });
    expect(failures[0]?.error.message).toContain('returned a non-zero code: 3');
    expect(failures[0]?.error.details?.join('\n')).toContain('RUN echo something is wrong');
    const { failures: untold } = await up([contractService('own', { workload })]);
    expect(untold[0]?.error).toMatchObject({ code: 'no-dockerfile', where: 'own' });
  });

  test('a program that is not in its image', async () => {
    const lost = engine('bad', 'node:24-slim');
    const container = lost.workload.type === 'engine' ? lost.workload.container : undefined;
    if (!container) throw new Error('no container');
    const { failures } = await up([
      { ...lost, workload: { type: 'engine', container: { ...container, command: ['/nope'] } } },
    ]);
    expect(failures[0]?.error).toMatchObject({ code: 'program-missing' });
    expect(failures[0]?.error.message).toContain('image node:24-slim cannot start /nope: no such file');
    expect(await docker.listContainers({ all: true, filters: { name: [small.instance] } })).toEqual([]);
  });

  test('a port that somebody took in the meantime, and by whom', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = address && typeof address === 'object' ? address.port : 0;
    const { instance, projectDir } = small;
    const { createDockerRuntime } = await import('../../../src/runtimes/docker/index.ts');
    const runtime = createDockerRuntime({
      ports: nodePorts,
      instance,
      projectDir,
      stateDir: `${projectDir}/.platform/docker`,
    });
    const balancer = engine('front', 'node:24-slim', { kind: 'balancer', publish: port });
    small.components = [balancer];
    const resources = runtime.compile(
      {
        name: 'small',
        environment: { name: 'docker', runtime: 'docker', production: false },
        components: [balancer],
        edges: [],
        tasks: [],
        secrets: [],
        delivery: {},
      },
      {
        instance,
        projectDir,
        stateDir: projectDir,
        ports: {},
        images: {},
        bundles: {},
        taskInputs: {},
        replicas: {},
        secrets: {},
      },
    );
    const desired = resources[0];
    if (!desired) throw new Error('nothing compiled');
    const operation = {
      n: 1,
      action: 'create' as const,
      id: desired.id,
      component: 'front',
      generation: 'g1',
      cause: { code: 'missing' as const, text: '' },
      after: [],
      destructive: false,
      desired,
    };
    await runtime.begin?.({ instance, desired: resources, operations: [operation] }, signal);
    await expect(runtime.apply(operation, signal)).rejects.toMatchObject({
      code: 'port-taken',
      message: expect.stringMatching(new RegExp(`^port ${port} of front is taken by .*\\(pid \\d+\\)`)),
      next: 'platform up --port front=auto',
    });
    server.close();
    expect(await docker.listContainers({ all: true, filters: { name: [instance] } })).toEqual([]);
  });

  test('a container of somebody else with our name is told of and left alone', async () => {
    expect(await up([contractService('good')])).toMatchObject({ status: 'done' });
    const [ours] = await docker.listContainers({ filters: { name: [`${small.instance}-good`] } });
    const name = ours?.Names[0]?.slice(1) ?? '';
    await sweep(small.instance);
    const theirs = await docker.createContainer({ name, Image: 'node:24-slim', Cmd: ['node', '-e', '0'] });
    try {
      const { failures } = await up([contractService('good')]);
      expect(failures[0]?.error).toMatchObject({ code: 'name-taken', next: `docker rm ${name}, if nobody needs it` });
      expect((await theirs.inspect()).Name).toBe(`/${name}`);
    } finally {
      await theirs.remove({ force: true });
    }
  });

  test('an engine that cannot be reached: exit code 5, and what to do', async () => {
    const before = process.env.DOCKER_HOST;
    process.env.DOCKER_HOST = 'unix:///nowhere/docker.sock';
    try {
      const other = await makeSmall(`bad-${process.pid}-x`, []);
      other.components = [engine('bad', 'node:24-slim')];
      const outcome = other.session.apply({ mode: 'up' }, () => undefined, signal);
      await expect(outcome).rejects.toMatchObject({
        code: 'docker-unreachable',
        exitCode: 5,
        where: '/nowhere/docker.sock',
      });
      expect(await other.session.check()).toEqual([
        expect.objectContaining({ name: 'docker engine', ok: false, next: expect.stringContaining('Docker') }),
      ]);
      const { rm } = await import('node:fs/promises');
      await rm(other.projectDir, { recursive: true });
    } finally {
      if (before === undefined) delete process.env.DOCKER_HOST;
      else process.env.DOCKER_HOST = before;
    }
  });

  test('an engine of the oldest API is enough: what it cannot do is done from here', async () => {
    process.env.DOCKER_API_VERSION = '1.41';
    try {
      const old = await makeSmall(`bad-${process.pid}-o`, ['good']);
      const store = engine('store', 'node:24-slim');
      const container = store.workload.type === 'engine' ? store.workload.container : undefined;
      if (!container) throw new Error('no container');
      const health = {
        command: ['node', '-e', "fetch('http://127.0.0.1:6379').then(()=>process.exit(0),()=>process.exit(1))"],
      };
      old.components = [
        { ...store, workload: { type: 'engine', container: { ...container, health } } },
        contractService('good'),
      ];
      try {
        const outcome = await old.session.apply({ mode: 'up', timeoutMs: 20_000 }, () => undefined, signal);
        expect(outcome).toMatchObject({ status: 'done', failures: [] });
      } finally {
        await old.remove();
      }
    } finally {
      delete process.env.DOCKER_API_VERSION;
    }
  });
});
