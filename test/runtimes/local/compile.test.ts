import { describe, expect, test } from 'vitest';
import { buildModel, type Context } from '../../../src/model/index.ts';
import type { Resource } from '../../../src/plan/index.ts';
import { compile, portWishes } from '../../../src/runtimes/local/compile/index.ts';
import type { AddressSpec, ProcessSpec, TaskSpec, UsersSpec } from '../../../src/runtimes/local/spec.ts';
import { testCatalog } from '../../support/catalog.ts';
import { SHOP, testConfig } from '../../support/config.ts';

const model = buildModel(testConfig(SHOP, 'local'), testCatalog);
const ports = Object.fromEntries(portWishes(model).map(({ key, fixed }, index) => [key, fixed ?? 20_000 + index]));
const context: Context = {
  instance: 'shop-123456',
  projectDir: '/project',
  stateDir: '/project/.platform/local',
  ports,
  images: {},
  bundles: { order: 'b1', auth: 'b2', gateway: 'b3' },
  taskInputs: { 'order/migrate': 'i1' },
  replicas: { order: { value: 3, owner: 'manual' } },
  secrets: Object.fromEntries(model.secrets.map(({ name }) => [name, `version of ${name}`])),
};
const make = (change: Partial<Context> = {}) => compile(model, { ...context, ...change });
const resources = make();
const find = (id: string, among = resources): Resource => {
  const found = among.find((each) => each.id === id);
  if (!found) throw new Error(`no resource ${id}`);
  return found;
};
const spec = <T>(id: string): T => find(id).spec as unknown as T;

describe('what is made of a platform', () => {
  test('resources, how they change, and what they wait for', () => {
    expect(
      resources.map(({ id, rollout, dependsOn }) =>
        [id, `(${rollout})`, ...(dependsOn.length > 0 ? ['after', dependsOn.join(', ')] : [])].join(' '),
      ),
    ).toEqual([
      'cache/users (in-place)',
      'cache/process (stop-first) after cache/users',
      'db/data (in-place)',
      'db/process (stop-first) after db/data',
      'queue/process (stop-first)',
      'db/user-auth (once) after db/process',
      'db/user-order (once) after db/process',
      'db/user-legacy (once) after db/process',
      'auth/migrate (once) after db/process, db/user-auth',
      'order/migrate (once) after db/process, cache/process, queue/process, db/user-order',
      'order/seed (once) after db/process, cache/process, queue/process, db/user-order, order/migrate',
      'order/backfill (once) after db/process, cache/process, queue/process, db/user-order',
      'auth/process/1 (replica) after db/process, db/user-auth, auth/migrate',
      'gateway/process/1 (replica) after cache/process',
      'gateway/process/2 (replica) after cache/process',
      'legacy/process/1 (replica) after db/process, db/user-legacy',
      'order/process/1 (replica) after db/process, cache/process, queue/process, db/user-order, order/migrate, order/seed',
      'order/process/2 (replica) after db/process, cache/process, queue/process, db/user-order, order/migrate, order/seed',
      'order/process/3 (replica) after db/process, cache/process, queue/process, db/user-order, order/migrate, order/seed',
      'legacy-load-balancer/process (stop-first)',
      'load-balancer/process (stop-first)',
      'legacy-load-balancer/address (in-place) after legacy-load-balancer/process',
      'load-balancer/address (in-place) after load-balancer/process',
      'auth/address (in-place)',
      'gateway/address (in-place)',
      'legacy/address (in-place)',
      'order/address (in-place)',
    ]);
    expect(resources.filter(({ holdsData }) => holdsData).map(({ id }) => id)).toEqual(['db/data']);
  });

  test('ports: stores and programs keep one, balancers have the one that is written', () => {
    expect(portWishes(model).map(({ key, fixed }) => `${key} ${fixed ?? 'any'}`)).toEqual([
      'legacy-load-balancer/http 9090',
      'load-balancer/http 8080',
      'cache/redis any',
      'db/sql any',
      'queue/amqp any',
      'auth/http any',
      'gateway/http any',
      'legacy/http any',
      'order/http any',
    ]);
  });

  test('references become loopback addresses and paths; secrets stay references', () => {
    const { env, secrets, cwd, port } = spec<ProcessSpec>('order/process/1');
    expect(cwd).toBe('/project/services/order');
    expect(port).toBeNull();
    expect(env).toMatchObject({
      SERVICE_NAME: 'order',
      HOST: '127.0.0.1',
      NODE_ENV: 'production',
      ORDERS_HOST: '127.0.0.1',
      ORDERS_PORT: String(ports['db/sql']),
      ORDERS_PASSWORD_FILE: '/project/.platform/local/secrets/files/order/ORDERS_PASSWORD',
      PAYMENT_KEY_FILE: '/project/.platform/local/secrets/files/order/PAYMENT_KEY',
      AUTH_URL: `http://127.0.0.1:${ports['auth/http']}`,
      AUTH_ENDPOINTS: 'file:/project/.platform/local/endpoints/auth.json',
    });
    expect(secrets['/project/.platform/local/secrets/files/order/PAYMENT_KEY']).toEqual({
      secret: 'order.PAYMENT_KEY',
      version: 'version of order.PAYMENT_KEY',
    });
    const gateway = spec<ProcessSpec>('gateway/process/1');
    expect(gateway.env.GATEWAY_CONFIG_FILE).toBe('/project/.platform/local/config/gateway/gateway.json');
    expect(Object.keys(gateway.files)).toEqual(['/project/.platform/local/config/gateway/gateway.json']);
  });

  test('users of a store without tasks are files that it watches, apart from its process', () => {
    expect(spec<UsersSpec>('cache/users')).toMatchObject({
      folder: '/project/.platform/local/secrets/files/cache/users',
      files: { gateway: { secret: 'cache.users.gateway' }, order: { secret: 'cache.users.order' } },
    });
  });

  test('addresses stay with one balancer', () => {
    const address = spec<AddressSpec>('order/address');
    expect(address).toMatchObject({ balancer: 'legacy-load-balancer', target: 'order', published: false });
    expect(spec<AddressSpec>('load-balancer/address')).toMatchObject({
      port: 8080,
      target: 'gateway',
      published: true,
    });
  });

  test('the same model and context give the same resources', () => {
    expect(make()).toEqual(resources);
  });
});

describe('digests', () => {
  const changed = (change: Partial<Context>) => {
    const after = make(change);
    return after.filter((each) => find(each.id).digest !== each.digest).map(({ id }) => id);
  };

  test('a new bundle replaces its own copies and runs no task that names its inputs', () => {
    expect(changed({ bundles: { ...context.bundles, order: 'b9' } })).toEqual([
      'order/seed',
      'order/backfill',
      'order/process/1',
      'order/process/2',
      'order/process/3',
    ]);
  });

  test('new inputs run the task again', () => {
    expect(changed({ taskInputs: { 'order/migrate': 'i2' } })).toEqual(['order/migrate']);
  });

  test('a new secret reaches who reads it', () => {
    const secrets = { ...context.secrets, 'order.PAYMENT_KEY': 'another' };
    expect(changed({ secrets })).toEqual(['order/process/1', 'order/process/2', 'order/process/3']);
  });

  test('another port of the database is no reason to set it up again', () => {
    const after = changed({ ports: { ...ports, 'db/sql': 20_999 } });
    expect(after.filter((id) => id.startsWith('db/') || id.includes('migrate'))).toEqual(['db/process']);
  });

  test('counts change no digest', () => {
    const more = make({ replicas: { order: { value: 5, owner: 'manual' } } });
    expect(find('order/process/5', more).digest).toBe(find('order/process/1').digest);
  });

  test('a task knows the data it works on', () => {
    expect(spec<TaskSpec>('db/user-order').stores).toEqual(['db']);
    expect(spec<TaskSpec>('order/migrate').stores).toEqual(['db', 'cache', 'queue']);
  });
});
