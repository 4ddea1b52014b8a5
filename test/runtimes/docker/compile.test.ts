import { expect, test } from 'vitest';
import { buildModel, type Context, type Model } from '../../../src/model/index.ts';
import { compile } from '../../../src/runtimes/docker/compile/index.ts';
import { argv } from '../../../src/runtimes/docker/compile/tasks.ts';
import { secretNames } from '../../../src/runtimes/docker/compile/values.ts';
import type { ContainerSpec } from '../../../src/runtimes/docker/spec.ts';
import { testCatalog } from '../../support/catalog.ts';
import { SHOP, testConfig } from '../../support/config.ts';

const model = buildModel(testConfig(SHOP, 'docker'), testCatalog);
const context: Context = {
  instance: 'shop-1a2b3c',
  projectDir: '/project',
  stateDir: '/project/.platform/docker',
  ports: { 'load-balancer/http': 9000 },
  images: Object.fromEntries(['auth', 'gateway', 'legacy', 'order'].map((name) => [name, `shop-1a2b3c/${name}:d1`])),
  bundles: {},
  taskInputs: { 'order/migrate': 'inputs-1' },
  replicas: { order: { value: 3, owner: 'manual' } },
  secrets: Object.fromEntries(model.secrets.map(({ name }) => [name, `version of ${name}`])),
};
const resources = (changes: Partial<Context> = {}, of: Model = model) => compile(of, { ...context, ...changes });
const find = (id: string, all = resources()) => all.find((resource) => resource.id === id);
const spec = (id: string, all = resources()) => find(id, all)?.spec as unknown as ContainerSpec;

test('a resource for every image, volume, replica, store, balancer and task', () => {
  const listed = resources().map(({ id, rollout }) => `${id} ${rollout}`);
  expect(listed).toMatchInlineSnapshot(`
    [
      "auth/image in-place",
      "auth/container/1 replica",
      "cache/container stop-first",
      "db/volume/data in-place",
      "db/container stop-first",
      "gateway/image in-place",
      "gateway/container/1 replica",
      "gateway/container/2 replica",
      "legacy/image in-place",
      "legacy/container/1 replica",
      "legacy-load-balancer/container stop-first",
      "load-balancer/container stop-first",
      "order/image in-place",
      "order/container/1 replica",
      "order/container/2 replica",
      "order/container/3 replica",
      "queue/container stop-first",
      "db/user-auth once",
      "db/user-order once",
      "db/user-legacy once",
      "auth/migrate once",
      "order/migrate once",
      "order/seed once",
      "order/backfill once",
    ]
  `);
});

test('stores, their volumes, images and tasks gate; other programs never do', () => {
  expect(find('order/container/1')?.dependsOn).toMatchInlineSnapshot(`
    [
      "order/image",
      "db/container",
      "cache/container",
      "queue/container",
      "db/user-order",
      "order/migrate",
      "order/seed",
    ]
  `);
  expect(find('gateway/container/1')?.dependsOn).toMatchInlineSnapshot(`
    [
      "gateway/image",
      "cache/container",
    ]
  `);
  expect(find('order/migrate')?.dependsOn).toMatchInlineSnapshot(`
    [
      "order/image",
      "db/container",
      "cache/container",
      "queue/container",
      "db/user-order",
    ]
  `);
  expect(find('db/user-order')?.dependsOn).toEqual(['db/container']);
  expect(find('db/container')?.dependsOn).toEqual(['db/volume/data']);
});

test('addresses are names, secrets are files, values are nowhere', () => {
  const { env, secrets } = spec('order/container/1');
  expect(env).toMatchInlineSnapshot(`
    {
      "AUTH_ENDPOINTS": "dns:auth:3000/readyz",
      "AUTH_URL": "http://auth:3000",
      "CACHE_DRIVER": "redis",
      "CACHE_HOST": "cache",
      "CACHE_PASSWORD_FILE": "/run/secrets/CACHE_PASSWORD",
      "CACHE_PORT": "6379",
      "CACHE_USER": "order",
      "CURRENCY": "EUR",
      "GREETING": "hello from order of shop",
      "HOST": "0.0.0.0",
      "LOG_LEVEL": "info",
      "NODE_ENV": "production",
      "ORDERS_DATABASE": "order",
      "ORDERS_DRIVER": "postgres",
      "ORDERS_HOST": "db",
      "ORDERS_PASSWORD_FILE": "/run/secrets/ORDERS_PASSWORD",
      "ORDERS_PORT": "5432",
      "ORDERS_USER": "order",
      "PAYMENT_KEY_FILE": "/run/secrets/PAYMENT_KEY",
      "PORT": "3000",
      "QUEUE_DRIVER": "rabbitmq",
      "QUEUE_HOST": "queue",
      "QUEUE_PORT": "5672",
      "SERVICE_NAME": "order",
    }
  `);
  expect(secrets).toMatchInlineSnapshot(`
    {
      "CACHE_PASSWORD": {
        "secret": "cache.users.order",
        "version": "version of cache.users.order",
      },
      "ORDERS_PASSWORD": {
        "secret": "db.users.order",
        "version": "version of db.users.order",
      },
      "PAYMENT_KEY": {
        "secret": "order.PAYMENT_KEY",
        "version": "version of order.PAYMENT_KEY",
      },
    }
  `);
});

test('only what people know the port of has one; everything else gets one of the engine', () => {
  expect(spec('load-balancer/container').ports.http).toEqual({ inside: 10000, outside: 9000, protocol: 'http' });
  expect(spec('legacy-load-balancer/container').ports.http?.outside).toBe(9090);
  expect(spec('order/container/1').ports.http?.outside).toBeNull();
  expect(spec('db/container').ports.sql?.outside).toBeNull();
});

test('traffic: programs join when they are ready, balancers from the start, stores and tasks never', () => {
  expect(spec('order/container/1').live).toEqual({ join: 'ready', alias: 'order' });
  expect(spec('load-balancer/container')).toMatchObject({
    live: { join: 'start' },
    balances: ['gateway'],
    alias: 'load-balancer',
  });
  expect(spec('db/container')).toMatchObject({ live: null, alias: 'db' });
  expect(spec('order/migrate')).toMatchObject({ live: null, ports: {}, task: { data: ['shop-1a2b3c-db-data'] } });
});

test('the count of replicas is in no digest, everything that starts differently is', () => {
  const digest = (id: string, changes: Partial<Context> = {}) => find(id, resources(changes))?.digest;
  expect(digest('order/container/1', { replicas: {} })).toBe(digest('order/container/1'));
  expect(digest('order/container/1')).toBe(digest('order/container/2'));
  const secrets = { ...context.secrets, 'order.PAYMENT_KEY': 'another version' };
  expect(digest('order/container/1', { secrets })).not.toBe(digest('order/container/1'));
  const images = { ...context.images, order: 'shop-1a2b3c/order:d2' };
  expect(digest('order/image', { images })).not.toBe(digest('order/image'));
  expect(digest('order/container/1', { images })).not.toBe(digest('order/container/1'));
});

test('a task runs again for its inputs, or for its image where it names none; not for limits', () => {
  const digest = (id: string, changes: Partial<Context>) => find(id, resources(changes))?.digest;
  const images = { ...context.images, order: 'shop-1a2b3c/order:d2' };
  expect(digest('order/migrate', { images })).toBe(digest('order/migrate', {}));
  expect(digest('order/migrate', { taskInputs: {} })).not.toBe(digest('order/migrate', {}));
  expect(digest('order/backfill', { images })).not.toBe(digest('order/backfill', {}));
  const secrets = { ...context.secrets, 'db.users.order': 'another version' };
  expect(digest('db/user-order', { secrets })).not.toBe(digest('db/user-order', {}));
  expect(digest('db/user-auth', { secrets })).toBe(digest('db/user-auth', {}));
});

test.each([
  ['node dist/migrate.js', ['node', 'dist/migrate.js']],
  ['  node   dist/seed.js --size=10 ', ['node', 'dist/seed.js', '--size=10']],
  ['npm run a && npm run b', ['sh', '-c', 'npm run a && npm run b']],
  ['echo "$HOME"', ['sh', '-c', 'echo "$HOME"']],
])('command %s', (command, words) => {
  expect(argv(command)).toEqual(words);
});

test('what secrets a resource reads is told by what it was made from', () => {
  const read = resources().flatMap((resource) => secretNames(resource.spec));
  expect(new Set(read)).toEqual(new Set(model.secrets.map(({ name }) => name)));
});
