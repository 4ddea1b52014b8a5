import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/index.ts';
import { PlatformError as Failure, type PlatformError } from '../../src/kernel/index.ts';
import { memoryFs } from '../support/memory-fs.ts';
import { catalog } from './catalog.ts';

const TEXT = `# the shop
version: 1
name: shop
gateway:
  uses: [cache]
  rateLimit: { requests: 100, per: 1m }
  routes:
    - { path: /api/orders, to: order }
services:
  order: &service
    template: service-order
    uses:
      db:
      cache: { as: FAST }
    env: { CURRENCY: EUR, REGION: north }
    replicas: 2
  returns:
    <<: *service
    replicas: 1
workers:
data:
  db: { template: postgres, version: 4.10, storage: 2Gi }
  cache: { template: valkey }
  old: { template: valkey }
environments:
  dev: { runtime: kubernetes }
  live:
    runtime: kubernetes
    production: true
    overrides:
      gateway: { rateLimit: { requests: 500 }, routes: [{ path: /orders, to: order, timeout: 2s }] }
      services:
        order: { scale: { min: 3, max: 9 }, env: { REGION: null, LOG_LEVEL: warn } }
      data: { old: null }
`;

const load = (environment: string, text = TEXT) =>
  loadConfig(memoryFs({ '/shop/platform.yaml': text }).fs, '/shop', environment, catalog);
const failure = async (run: Promise<unknown>): Promise<PlatformError> => {
  const error = await run.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Failure);
  return error as PlatformError;
};

describe('the file', () => {
  it('is read with its defaults; anchors and keys without a value mean what they look like', async () => {
    const { file } = await load('local');
    expect(file.gateway?.port).toBe(8080);
    expect(file.workers).toEqual({});
    expect(file.services.order?.uses).toEqual({ db: {}, cache: { as: 'FAST' } });
    expect(file.services.returns).toMatchObject({ template: 'service-order', replicas: 1, env: { CURRENCY: 'EUR' } });
  });

  it('keeps versions as they are written', async () => {
    expect((await load('local')).file.data.db?.version).toBe('4.10');
  });

  it('names its environment: built in, or written', async () => {
    expect((await load('docker')).environment).toEqual({ name: 'docker', runtime: 'docker', production: false });
    expect((await load('dev')).environment).toMatchObject({ runtime: 'kubernetes', namespace: 'shop-dev' });
  });
});

describe('overrides', () => {
  it('merge maps, replace lists, remove by null; scale drops replicas', async () => {
    const { file } = await load('live');
    expect(file.gateway?.rateLimit).toEqual({ requests: 500, per: '1m' });
    expect(file.gateway?.routes).toEqual([{ path: '/orders', to: 'order', timeout: '2s' }]);
    expect(file.services.order).toMatchObject({ env: { CURRENCY: 'EUR', LOG_LEVEL: 'warn' }, scale: { min: 3 } });
    expect(file.services.order?.replicas).toBeUndefined();
    expect(file.services.order?.env).not.toHaveProperty('REGION');
    expect(Object.keys(file.data)).toEqual(['db', 'cache']);
  });

  it('leave the other environments alone', async () => {
    const { file } = await load('dev');
    expect(file.services.order?.replicas).toBe(2);
    expect(Object.keys(file.data)).toEqual(['db', 'cache', 'old']);
  });
});

describe('origins', () => {
  it('are the line of the file, the line of the override, or the default', async () => {
    const { origin, locate } = await load('live');
    expect(origin('services.order.template')).toBe('platform.yaml:11');
    expect(origin('services.order.env.LOG_LEVEL')).toBe('environments.live.overrides (platform.yaml:33)');
    expect(origin('services.order.env.CURRENCY')).toBe('platform.yaml:15');
    expect(origin('gateway.routes[0].to')).toBe('environments.live.overrides (platform.yaml:31)');
    expect(origin('gateway.port')).toBe('default');
    expect(origin('services.order.scale.metrics')).toBe('default');
    expect(origin('environments.live.production')).toBe('platform.yaml:29');
    expect(locate('services.order.env.CURRENCY')).toEqual({ line: 15, column: 22 });
    expect(locate('gateway.rateLimit.requests')).toEqual({ line: 31, column: 41 });
    expect(locate('services.nothing.here')).toEqual({ line: 9, column: 1 });
  });
});

describe('failures', () => {
  it('tell of a missing file and of an unknown environment, with what there is', async () => {
    const missing = await failure(loadConfig(memoryFs().fs, '/shop', 'local', catalog));
    expect(missing).toMatchObject({ message: 'there is no platform.yaml here', where: '/shop', exitCode: 2 });
    const unknown = await failure(load('liv'));
    expect(unknown).toMatchObject({
      message: 'there is no environment liv; did you mean live?',
      details: ['known  local, docker, dev, live'],
      exitCode: 2,
    });
  });

  it('come all together, in the order of the text', async () => {
    const error = await failure(
      load('local', TEXT.replace('replicas: 2', 'replicas: lots').replace('to: order }', 'to: ordr }')),
    );
    expect(error.exitCode).toBe(2);
    expect(error.problems.map(({ path }) => path)).toEqual(['gateway.routes[0].to', 'services.order.replicas']);
  });
});
