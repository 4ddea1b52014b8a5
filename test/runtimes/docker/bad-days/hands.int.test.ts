import Docker from 'dockerode';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Component } from '../../../../src/model/index.ts';
import { Crash, crashPoints } from '../../../contract/crash.ts';
import { contractService } from '../../../contract/platform.ts';
import { describeOn } from '../../../support/engines.ts';
import { makeSmall, type Small } from '../support/small.ts';
import { never, ours, placeBystanders, store, toldBy } from './support.ts';

const quiet = () => undefined;
const SEED = Number(process.env.PLATFORM_BAD_DAYS_SEED ?? 7);

describeOn('docker', 'hands on the Docker engine', () => {
  const docker = new Docker();
  let small: Small;
  let others: Awaited<ReturnType<typeof placeBystanders>>;
  let theirs: unknown;
  beforeAll(async () => {
    small = await makeSmall(`hands-${process.pid}`, ['api', 'bad']);
    others = await placeBystanders(docker, `theirs-${process.pid}`);
    theirs = await others.look();
  });
  beforeEach(() => {
    small.components = [contractService('api'), store('db')];
  });
  afterAll(async () => {
    await others?.remove();
    await small?.remove();
  });

  const up = (timeoutMs = 30_000) => small.open().apply({ mode: 'up', timeoutMs }, quiet, never);
  const down = () => small.open().down({ data: true }, quiet, never);
  const nothingLeft = async () => {
    expect(await ours(docker, small.instance)).toEqual([]);
    expect(await others.look()).toEqual(theirs);
  };
  /** The same command again, by another process; then nothing of ours is left, and nothing of others was touched. */
  const mended = async () => {
    expect(await up()).toMatchObject({ status: 'done', failures: [] });
    expect(await small.open().plan({ mode: 'up' }, never)).toEqual([]);
    expect(await down()).toMatchObject({ status: 'done', failures: [] });
    await nothingLeft();
  };
  const names = async () => (await ours(docker, small.instance)).map((each) => each.split(' ') as [string, string]);

  test('removed every container, network and volume of ours: the same command makes them again', async () => {
    expect(await up()).toMatchObject({ status: 'done' });
    const before = await names();
    for (const [kind, name] of before)
      if (kind === 'container') await docker.getContainer(name.slice(1)).remove({ force: true, v: true });
    for (const [kind, name] of before) {
      if (kind === 'network') await docker.getNetwork(name).remove();
      if (kind === 'volume') await docker.getVolume(name).remove();
    }
    expect(await up()).toMatchObject({ status: 'done', failures: [] });
    expect((await names()).map(([kind]) => kind).sort()).toEqual(before.map(([kind]) => kind).sort());
    await mended();
  });

  test('stopped one container, and took another out of its network: both are made anew', async () => {
    expect(await up()).toMatchObject({ status: 'done' });
    const found = await names();
    const named = (part: string) =>
      found.find(([kind, name]) => kind === 'container' && name.includes(part))?.[1].slice(1);
    await docker.getContainer(named('-api-') ?? '').stop({ t: 1 });
    const db = docker.getContainer(named('-db-') ?? '');
    // The engine answers when the signal is sent, not when it has had its effect.
    await Promise.all([db.wait(), db.kill()]);
    await mended();
  });

  test.each([
    ['container', (name: string) => docker.createContainer({ name, Image: 'node:24-slim', Cmd: ['node', '-e', '0'] })],
    ['network', (name: string) => docker.createNetwork({ Name: name })],
    ['volume', (name: string) => docker.createVolume({ Name: name })],
  ] as const)('made a %s of their own with our name: it is told of and left alone', async (kind, make) => {
    expect(await up()).toMatchObject({ status: 'done' });
    const name = (await names()).find((each) => each[0] === kind)?.[1].replace(/^\//, '') ?? '';
    await down();
    await make(name);
    const it = {
      container: { look: () => docker.getContainer(name).inspect(), remove: () => docker.getContainer(name).remove() },
      network: { look: () => docker.getNetwork(name).inspect(), remove: () => docker.getNetwork(name).remove() },
      volume: { look: () => docker.getVolume(name).inspect(), remove: () => docker.getVolume(name).remove() },
    }[kind];
    const before = await it.look();
    try {
      expect(await toldBy(up())).toMatchObject({
        code: 'name-taken',
        message: `a ${kind} named ${name} is there already, and it is not one of this platform`,
        next: expect.stringMatching(/^docker (\w+ )?rm /),
      });
      expect(await down()).toMatchObject({ status: 'done', failures: [] });
      expect(await it.look()).toEqual(before);
    } finally {
      await it.remove();
    }
    await mended();
  });

  test('gave an image of ours a name of their own: down --data takes ours away, and it stays for theirs', async () => {
    expect(await up()).toMatchObject({ status: 'done' });
    const tag = (await names()).find(([kind, name]) => kind === 'image' && name.includes('/api:'))?.[1] ?? '';
    const repo = `theirs-${process.pid}`;
    await docker.getImage(tag).tag({ repo, tag: '1' });
    try {
      expect(await down()).toMatchObject({ status: 'done', failures: [] });
      expect((await docker.getImage(`${repo}:1`).inspect()).RepoTags).toEqual([`${repo}:1`]);
    } finally {
      await docker.getImage(`${repo}:1`).remove();
    }
    await mended();
  });

  test('killed the command half way: down --data leaves nothing of what there was', async () => {
    const operations = (await small.open().plan({ mode: 'up' }, never)).length;
    for (const point of crashPoints(operations, SEED)) {
      const crash = new Crash(point);
      crash.arm();
      await small
        .open(crash)
        .apply({ mode: 'up' }, quiet, crash.signal)
        .catch(() => undefined);
      await crash.idle();
      expect(await down()).toMatchObject({ status: 'done', failures: [] });
      await nothingLeft();
    }
    await mended();
  });

  const eater = (): Component => {
    const bad = store('bad');
    const container = bad.workload.type === 'engine' ? bad.workload.container : undefined;
    if (!container) throw new Error('no container');
    const command = ['node', '--max-old-space-size=4096', '-e', 'const a=[];for(;;)a.push(new Array(1e6).fill(1))'];
    const resources = { cpu: 50, memory: 2 ** 25, limits: { cpu: 1000, memory: 2 ** 26 } };
    return { ...bad, resources, workload: { type: 'engine', container: { ...container, command } } };
  };

  test.each([
    ['takes more memory than it may', eater, 'bad failed: out of memory: its limit is 64 MiB'],
    [
      'crashes at every start',
      () => contractService('bad', { env: { CONTRACT_FAIL: 'exit' } }),
      'bad failed: exit code 1',
    ],
  ])('made a program that %s: told once; without it all is well', async (_, bad, message) => {
    small.components = [contractService('api'), bad()];
    expect(await toldBy(up())).toMatchObject({ message, exitCode: 3 });
    small.components = [contractService('api'), store('db')];
    await mended();
  });
});
