import { describe, expect, test } from 'vitest';
import { matcher } from '../../src/build/glob.ts';
import { createBuilder } from '../../src/build/index.ts';
import type { Exec, PlatformEvent } from '../../src/kernel/index.ts';
import { buildModel, type Component, type Model } from '../../src/model/index.ts';
import { testCatalog } from '../support/catalog.ts';
import { SHOP, testConfig } from '../support/config.ts';
import { memoryFs } from '../support/memory-fs.ts';

const signal = new AbortController().signal;
const files = {
  '/project/scripts/build.mjs': 'the build',
  '/project/package-lock.json': '{}',
  '/project/Dockerfile': 'FROM node',
  '/project/packages/kit/src/index.ts': 'kit',
  '/project/services/auth/src/main.ts': 'auth',
  '/project/services/order/src/main.ts': 'order',
  '/project/services/order/migrations/001.sql': 'create table a',
  '/project/gateway/src/main.ts': 'gateway',
  '/project/legacy/app.py': 'legacy',
  '/project/legacy/Dockerfile': 'FROM python',
};

function setUp(broken: readonly string[] = []) {
  const { fs, volume } = memoryFs(files);
  const ran: string[][] = [];
  const exec: Exec = {
    which: async () => undefined,
    run: async (_file, args, options) => {
      const folders = args.slice(2);
      ran.push(folders);
      for (const folder of folders) {
        const ok = !broken.includes(folder);
        if (ok) {
          const text = String(volume.readFileSync(`/project/${folder}/src/main.ts`, 'utf8'));
          volume.mkdirSync(`/project/${folder}/dist`, { recursive: true });
          volume.writeFileSync(`/project/${folder}/dist/main.js`, `built from ${text}`);
          volume.writeFileSync(`/project/${folder}/dist/main.js.map`, `map ${Math.random()}`);
        }
        options?.onLine?.(JSON.stringify({ folder, ok, ms: 5, errors: ok ? [] : ['main.ts:1: no'] }), 'stdout');
      }
      return { exitCode: broken.length > 0 ? 1 : 0, stdout: '', stderr: '' };
    },
  };
  const clock = { now: () => 1000, sleep: async () => undefined };
  const builder = createBuilder({ fs, exec, clock }, '/project');
  const events: string[] = [];
  const sink = (event: PlatformEvent) => {
    if (event.type === 'build') events.push(`${event.component} ${event.state}`);
  };
  return {
    builder,
    volume,
    ran,
    events,
    build: (components: readonly Component[]) => builder.build(components, sink, signal),
  };
}

const model = (environment = 'local'): Model => buildModel(testConfig(SHOP, environment), testCatalog);
const { components } = model();

describe('building', () => {
  test('once, then only what changed', async () => {
    const { build, ran, events, volume } = setUp();
    const first = await build(components);
    expect(ran).toEqual([['services/auth', 'gateway', 'services/order']]);
    expect(Object.keys(first.bundles).sort()).toEqual(['auth', 'gateway', 'legacy', 'order']);
    expect((await build(components)).bundles).toEqual(first.bundles);
    expect(ran).toHaveLength(1);
    volume.writeFileSync('/project/services/order/src/main.ts', 'order 2');
    events.length = 0;
    const third = await build(components);
    expect(ran[1]).toEqual(['services/order']);
    expect(events).toEqual(['auth cached', 'gateway cached', 'order started', 'order done']);
    expect(third.bundles.auth).toBe(first.bundles.auth);
    expect(third.bundles.order).not.toBe(first.bundles.order);
  });

  test('a shared package concerns all, a removed bundle is made again', async () => {
    const { build, ran, volume } = setUp();
    await build(components);
    volume.writeFileSync('/project/packages/kit/src/index.ts', 'kit 2');
    await build(components);
    expect(ran[1]).toHaveLength(3);
    volume.unlinkSync('/project/gateway/dist/main.js');
    await build(components);
    expect(ran[2]).toEqual(['gateway']);
  });

  test('what cannot be built is told, the others are built, and it is tried again', async () => {
    const { build, ran } = setUp(['services/order']);
    const { failed, bundles } = await build(components);
    expect(failed.map(({ component, error }) => `${component}: ${error.message} ${error.details}`)).toEqual([
      'order: order cannot be built; its last build stays main.ts:1: no',
    ]);
    expect(bundles.auth).toBeTruthy();
    await build(components);
    expect(ran[1]).toEqual(['services/order']);
  });

  test('peek tells the same digests, or another one where a build is due; it changes nothing', async () => {
    const { build, builder, volume, ran } = setUp();
    const before = await builder.peek(components, signal);
    expect(before.order).toMatch(/^inputs-/);
    const { bundles } = await build(components);
    expect(await builder.peek(components, signal)).toEqual(bundles);
    volume.writeFileSync('/project/services/order/src/main.ts', 'order 2');
    expect(await builder.peek(components, signal)).toEqual({ ...bundles, order: expect.stringMatching(/^inputs-/) });
    expect(ran).toHaveLength(1);
  });

  test('a build by somebody else counts, unless the sources are younger', async () => {
    const { build, builder, volume, ran } = setUp();
    await build(components);
    const order = components.find(({ name }) => name === 'order') as Component;
    volume.writeFileSync('/project/services/order/src/main.ts', 'order 2');
    volume.writeFileSync('/project/services/order/dist/main.js', 'built from order 2');
    expect(await builder.built(order, Date.now() - 60_000)).toBe(false);
    expect(await builder.built(order, Date.now() + 1000)).toBe(true);
    await build(components);
    expect(ran).toHaveLength(1);
  });
});

describe('names of images', () => {
  test('by digest of the inputs: before a build and after it', async () => {
    const { build, builder, volume } = setUp();
    const on = model('docker');
    const { references, requests } = await builder.images(on, { instance: 'shop-123456' });
    expect(Object.keys(references).sort()).toEqual(['auth', 'gateway', 'legacy', 'order']);
    expect(references.order).toMatch(/^shop-123456\/order:[0-9a-f]{16}$/);
    expect(requests.find(({ component }) => component === 'order')).toEqual({
      component: 'order',
      folder: '/project/services/order',
      dockerfile: '/project/Dockerfile',
      reference: references.order,
    });
    expect(requests.find(({ component }) => component === 'legacy')?.dockerfile).toBe('/project/legacy/Dockerfile');
    await build(components);
    expect((await builder.images(on, { instance: 'shop-123456' })).references).toEqual(references);
    volume.writeFileSync('/project/Dockerfile', 'FROM node:25');
    const after = (await builder.images(on, { instance: 'shop-123456' })).references;
    expect(after.order).not.toBe(references.order);
    expect(after.legacy).toBe(references.legacy);
  });

  test('elsewhere by the platform, and with the tag of CI', async () => {
    const { builder } = setUp();
    const options = { instance: 'shop-123456', imageTag: 'v7' };
    expect(await builder.images(model('dev'), options)).toMatchObject({
      references: { order: 'shop/order:v7' },
      requests: [],
    });
  });
});

test('inputs of tasks are the files that their globs name', async () => {
  const { builder, volume } = setUp();
  const before = await builder.taskInputs(model());
  expect(Object.keys(before).sort()).toEqual(['auth/migrate', 'order/migrate']);
  volume.writeFileSync('/project/services/order/migrations/002.sql', 'alter table a');
  const after = await builder.taskInputs(model());
  expect(after['order/migrate']).not.toBe(before['order/migrate']);
  expect(after['auth/migrate']).toBe(before['auth/migrate']);
});

test.each([
  ['migrations/**', 'migrations/a/b.sql', true],
  ['migrations/*.sql', 'migrations/a/b.sql', false],
  ['**/*.sql', 'b.sql', true],
  ['./a?.txt', 'ab.txt', true],
  ['a+b', 'aab', false],
])('%s and %s: %s', (pattern, path, expected) => {
  expect(matcher([pattern])(path)).toBe(expected);
});
