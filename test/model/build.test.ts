import { describe, expect, it } from 'vitest';
import { buildModel, type Component, type Model, requiredBy } from '../../src/model/index.ts';
import { testCatalog } from '../support/catalog.ts';
import { SHOP, testConfig } from '../support/config.ts';

const model = (environment = 'local'): Model => buildModel(testConfig(SHOP, environment), testCatalog);
const find = (of: Model, name: string): Component => {
  const component = of.components.find((item) => item.name === name);
  if (!component) throw new Error(`no component ${name}`);
  return component;
};

describe('buildModel', () => {
  it('makes one component of everything that is written, and the balancers', () => {
    expect(model().components.map(({ name, kind, workload }) => `${name} ${kind} ${workload.type}`)).toEqual([
      'auth service node',
      'cache store engine',
      'db store engine',
      'gateway gateway node',
      'legacy service source',
      'legacy-load-balancer balancer engine',
      'load-balancer balancer engine',
      'order service node',
      'queue store engine',
      'web client external',
    ]);
  });

  it('collects edges from uses, routes, issuer, limit, clients and balancers; only stores gate', () => {
    expect(
      model().edges.map(({ from, to, kind, gates }) => `${from} -> ${to} ${kind}${gates ? ' gates' : ''}`),
    ).toEqual([
      'gateway -> cache limit gates',
      'load-balancer -> gateway balance',
      'auth -> db uses gates',
      'order -> db uses gates',
      'order -> cache uses gates',
      'order -> queue uses gates',
      'order -> auth uses',
      'legacy -> db uses gates',
      'legacy-load-balancer -> legacy balance',
      'gateway -> order route',
      'gateway -> auth route',
      'web -> gateway client',
    ]);
  });

  it('gives a service its environment and its bindings under the prefix that was asked for', () => {
    const order = find(model(), 'order');
    expect(order.env).toEqual({
      SERVICE_NAME: 'order',
      LOG_LEVEL: 'info',
      GREETING: 'hello from order of shop',
      CURRENCY: 'EUR',
      ORDERS_DRIVER: 'postgres',
      ORDERS_HOST: { ref: 'host', component: 'db', endpoint: 'sql' },
      ORDERS_PORT: { ref: 'port', component: 'db', endpoint: 'sql' },
      ORDERS_DATABASE: 'order',
      ORDERS_USER: 'order',
      CACHE_DRIVER: 'redis',
      CACHE_HOST: { ref: 'host', component: 'cache', endpoint: 'redis' },
      CACHE_PORT: { ref: 'port', component: 'cache', endpoint: 'redis' },
      CACHE_USER: 'order',
      QUEUE_DRIVER: 'postgres',
      QUEUE_HOST: { ref: 'host', component: 'queue', endpoint: 'amqp' },
      QUEUE_PORT: { ref: 'port', component: 'queue', endpoint: 'amqp' },
      AUTH_URL: { ref: 'url', component: 'auth', endpoint: 'http' },
      AUTH_ENDPOINTS: { ref: 'endpoints', component: 'auth', endpoint: 'http' },
    });
    expect(order.secrets).toEqual([
      { secret: 'order.PAYMENT_KEY', file: 'PAYMENT_KEY', env: 'PAYMENT_KEY_FILE' },
      { secret: 'db.users.order', file: 'ORDERS_PASSWORD', env: 'ORDERS_PASSWORD_FILE' },
      { secret: 'cache.users.order', file: 'CACHE_PASSWORD', env: 'CACHE_PASSWORD_FILE' },
    ]);
    expect(order.replicas).toBe(2);
    expect(order.resources).toEqual({ cpu: 250, memory: 192 * 2 ** 20, limits: { cpu: 1000, memory: 384 * 2 ** 20 } });
    expect(order.scale).toEqual({
      min: 2,
      max: 6,
      metrics: [{ type: 'cpu', percent: 70 }],
      down: { windowSeconds: 60, policies: [{ type: 'pods', value: 4, periodSeconds: 15 }] },
    });
  });

  it('names the driver that the runtime has', () => {
    expect(find(model(), 'order').env.QUEUE_DRIVER).toBe('postgres');
    expect(find(model('docker'), 'order').env.QUEUE_DRIVER).toBe('rabbitmq');
  });

  it('tells the gateway its routes, and the issuer whom to sign for', () => {
    const plain = { idempotencyKeys: false, maxBody: null, preserveHost: false, webSocket: false, store: false };
    const [file] = find(model(), 'gateway').config;
    expect(file).toMatchObject({ path: '/app/config/gateway.json', env: 'GATEWAY_CONFIG_FILE' });
    expect(JSON.parse(file?.content ?? '')).toEqual({
      routes: [
        {
          path: '/api/orders',
          to: 'order',
          prefix: 'ORDER',
          methods: null,
          auth: 'required',
          rateLimit: { requests: 20, perMs: 10_000, by: 'client' },
          timeoutMs: 5000,
          retries: 1,
          rewrite: null,
          ...plain,
        },
        {
          path: '/api/auth',
          to: 'auth',
          prefix: 'AUTH',
          methods: null,
          auth: 'none',
          rateLimit: null,
          timeoutMs: 15_000,
          retries: 0,
          rewrite: null,
          ...plain,
        },
      ],
      auth: { issuer: 'auth', prefix: 'AUTH', url: null, audience: 'shop', apiKeys: false },
      rateLimit: { requests: 100, perMs: 60_000, by: 'client' },
      cachePrefix: 'CACHE',
      hosts: [],
    });
    expect(find(model(), 'auth').env).toMatchObject({ TOKEN_ISSUER: 'auth', TOKEN_AUDIENCE: 'shop' });
  });

  it('leads a route to a store: an address, but no account, and nobody waits for it', () => {
    const route = '- { path: /media, to: blob, auth: none, rewrite: /, preserveHost: true, body: 50Mi }';
    const written = SHOP.replace('  routes:\n', `  routes:\n    ${route}\n`).replace(
      'data:\n',
      'data:\n  blob: { template: blob }\n',
    );
    const routed = buildModel(testConfig(written), testCatalog);
    const gateway = find(routed, 'gateway');
    expect(JSON.parse(gateway.config[0]?.content ?? '').routes[0]).toMatchObject({
      ...{ to: 'blob', prefix: 'BLOB', auth: 'none', rewrite: '/', timeoutMs: 120_000 },
      ...{ maxBody: 50 * 2 ** 20, preserveHost: true, webSocket: false, store: true },
    });
    const blob = Object.entries(gateway.env).filter(([name]) => name.startsWith('BLOB_'));
    expect(blob).toEqual([['BLOB_URL', { ref: 'url', component: 'blob', endpoint: 's3' }]]);
    expect(gateway.secrets.some(({ secret }) => secret.startsWith('blob.'))).toBe(false);
    expect(routed.tasks.some(({ id }) => id === 'blob/user-gateway')).toBe(false);
    expect(routed.edges).toContainEqual({
      ...{ from: 'gateway', to: 'blob', kind: 'route', endpoint: 's3', gates: false },
    });

    const both = buildModel(testConfig(written.replace('uses: [cache]', 'uses: [cache, blob]')), testCatalog);
    expect(find(both, 'gateway').env).toMatchObject({
      BLOB_DRIVER: 's3',
      BLOB_URL: { ref: 'url', component: 'blob', endpoint: 's3' },
    });
  });

  it('tells the gateway how many hops to trust: one where the balancer speaks HTTP', () => {
    expect(find(model('docker'), 'gateway').env.TRUSTED_HOPS).toBe('1');
    expect(find(model(), 'gateway').env.TRUSTED_HOPS).toBeUndefined();
    expect(find(model('docker'), 'auth').env.TRUSTED_HOPS).toBeUndefined();
    const edge = SHOP.replace('gateway:\n', 'gateway:\n  edge: gateway-api\n  gatewayClass: envoy\n');
    const on = (environment: string) => buildModel(testConfig(edge, environment), testCatalog);
    const cluster = 'dev';
    expect(find(on(cluster), 'gateway').env.TRUSTED_HOPS).toBe('1');
    expect(find(on(cluster), 'auth').env.TRUSTED_HOPS).toBeUndefined();
    expect(find(model(cluster), 'gateway').env.TRUSTED_HOPS).toBeUndefined();
    expect(find(on('local'), 'gateway').env.TRUSTED_HOPS).toBeUndefined();
  });

  it('gives a store its secrets: its own, and its users’ where the engine reads them itself', () => {
    expect(find(model(), 'db').secrets).toEqual([{ secret: 'db.admin', file: 'admin' }]);
    expect(find(model(), 'cache').secrets).toEqual([
      { secret: 'cache.users.gateway', file: 'users/gateway' },
      { secret: 'cache.users.order', file: 'users/order' },
    ]);
    expect(find(model(), 'db').workload).toMatchObject({
      container: { image: 'postgres:18', volumes: [{ name: 'data', bytes: 2 * 2 ** 30 }] },
    });
  });

  it('derives a balancer with its configuration rendered', () => {
    expect(find(model(), 'load-balancer')).toMatchObject({
      publish: 8080,
      config: [{ path: '/etc/envoy/envoy.yaml', content: 'to: gateway:3000\n' }],
    });
    expect(find(model(), 'legacy-load-balancer').publish).toBe(9090);
  });

  it('takes a component in another language as it is, with one health answer for all three questions', () => {
    expect(find(model(), 'legacy')).toMatchObject({
      workload: { type: 'source', path: 'legacy', start: 'python app.py --port $PORT', dockerfile: 'Dockerfile' },
      health: { live: '/healthz', ready: '/healthz', startup: '/healthz' },
    });
  });

  it('has a task for each user of a database, before the migrations, before the start', () => {
    const rows = model().tasks.map(({ id, after, gates }) => `${id} after [${after}] gates [${gates}]`);
    expect(rows).toEqual([
      'db/user-auth after [db] gates [auth]',
      'db/user-order after [db] gates [order]',
      'db/user-legacy after [db] gates [legacy]',
      'auth/migrate after [db,db/user-auth] gates [auth]',
      'order/migrate after [db,cache,queue,db/user-order] gates [order]',
      'order/seed after [db,cache,queue,db/user-order,order/migrate] gates [order]',
      'order/backfill after [db,cache,queue,db/user-order] gates []',
    ]);
    expect(model().tasks[1]?.run).toEqual({
      type: 'store',
      store: 'db',
      sql: 'select 1;\n',
      command: ['psql', '-f', '/config/create-role.sql'],
      files: [{ path: '/config/create-role.sql', content: 'select 1;\n' }],
      image: 'postgres:18',
      user: { uid: 999, gid: 999 },
      writable: ['/var/lib/postgresql'],
      env: {
        PGHOST: { ref: 'host', component: 'db', endpoint: 'sql' },
        PGPORT: { ref: 'port', component: 'db', endpoint: 'sql' },
        ROLE: 'order',
      },
      secrets: [
        { secret: 'db.users.order', file: 'password' },
        { secret: 'db.admin', file: 'admin' },
      ],
    });
  });

  it('seeds where people try things, and nowhere else', () => {
    const seeded = (environment: string) => model(environment).tasks.some((task) => task.id === 'order/seed');
    expect([seeded('docker'), seeded('dev'), seeded('live')]).toEqual([true, true, false]);
  });

  it('lists every secret once, with who sets it', () => {
    expect(model().secrets.map(({ name, origin }) => `${name} ${origin}`)).toEqual([
      'cache.users.gateway generated',
      'cache.users.order generated',
      'db.admin generated',
      'db.users.auth generated',
      'db.users.legacy generated',
      'db.users.order generated',
      'order.PAYMENT_KEY user',
    ]);
  });

  it('knows what a component needs', () => {
    expect(requiredBy(model(), ['legacy'])).toEqual(['db', 'legacy']);
    expect(requiredBy(model(), ['load-balancer'])).toEqual([
      'auth',
      'cache',
      'db',
      'gateway',
      'load-balancer',
      'order',
      'queue',
    ]);
  });
});
