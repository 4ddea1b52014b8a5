import type { Context } from '../../../../src/model/context.ts';
import type { Component, Endpoint, Model } from '../../../../src/model/types.ts';

/** A small platform by hand: what the compiler has to do must not depend on templates. */
const MI = 2 ** 20;
export const resources = (cpu: number, memory: number) => ({
  cpu,
  memory: memory * MI,
  limits: { cpu: cpu * 10, memory: memory * 2 * MI },
});
const http: Endpoint = { name: 'http', port: 3000, protocol: 'http' };
const health = { live: '/livez', ready: '/readyz', startup: '/startupz' };
const plain = { env: {}, secrets: [], config: [], bindings: [], replicas: 1 };

export const loadBalancer: Component = {
  ...plain,
  name: 'load-balancer',
  kind: 'balancer',
  workload: { type: 'engine' },
  endpoints: [{ name: 'http', port: 8080, protocol: 'http' }],
  publish: 8080,
  resources: resources(50, 64),
};

export const gateway: Component = {
  ...plain,
  name: 'gateway',
  kind: 'gateway',
  workload: { type: 'node', path: 'gateway', entry: 'dist/main.js' },
  endpoints: [http],
  env: {
    PRODUCT_URL: { ref: 'url', component: 'product', endpoint: 'http' },
    PRODUCT_ENDPOINTS: { ref: 'endpoints', component: 'product', endpoint: 'http' },
  },
  config: [{ path: '/config/gateway.json', content: '{"routes":[]}', env: 'GATEWAY_CONFIG_FILE' }],
  health,
  resources: resources(50, 96),
  scale: { min: 2, max: 4, metrics: [{ type: 'cpu', percent: 70 }], down: { windowSeconds: 60 } },
};

export const product: Component = {
  ...plain,
  name: 'product',
  kind: 'service',
  workload: { type: 'node', path: 'services/product', entry: 'dist/main.js' },
  endpoints: [http],
  env: {
    DB_DRIVER: 'postgres',
    DB_HOST: { ref: 'host', component: 'db', endpoint: 'sql' },
    DB_PORT: { ref: 'port', component: 'db', endpoint: 'sql' },
  },
  secrets: [
    { secret: 'db.users.product', file: 'DB_PASSWORD', env: 'DB_PASSWORD_FILE' },
    { secret: 'product.PAYMENT_KEY', file: 'PAYMENT_KEY', env: 'PAYMENT_KEY_FILE' },
  ],
  bindings: [{ to: 'db', endpoint: 'sql', prefix: 'DB', driver: 'postgres', user: 'product' }],
  health,
  resources: resources(50, 96),
  replicas: 2,
};

export const db: Component = {
  ...plain,
  name: 'db',
  kind: 'store',
  template: 'postgres',
  workload: {
    type: 'engine',
    container: {
      image: 'postgres:18',
      env: { PGDATA: '/var/lib/postgresql/data', POSTGRES_PASSWORD_FILE: '/run/secrets/admin' },
      user: { uid: 10999, gid: 10999 },
      volumes: [{ name: 'data', path: '/var/lib/postgresql', bytes: 1024 * MI }],
      writable: ['/var/run/postgresql'],
      health: { command: ['pg_isready', '-U', 'postgres'] },
      stopGraceSeconds: 30,
    },
  },
  endpoints: [{ name: 'sql', port: 5432, protocol: 'tcp' }],
  secrets: [{ secret: 'db.admin', file: 'admin' }],
  resources: resources(100, 128),
};

export const model: Model = {
  name: 'shop',
  environment: { name: 'dev', runtime: 'kubernetes', production: false },
  components: [db, gateway, loadBalancer, product],
  edges: [
    { from: 'load-balancer', to: 'gateway', kind: 'balance', endpoint: 'http', gates: false },
    { from: 'gateway', to: 'product', kind: 'route', endpoint: 'http', gates: false },
    { from: 'product', to: 'db', kind: 'uses', endpoint: 'sql', gates: true },
  ],
  tasks: [
    {
      id: 'db/user-product',
      component: 'db',
      name: 'user-product',
      run: {
        type: 'store',
        store: 'db',
        image: 'postgres:18',
        writable: [],
        command: ['psql', '-f', '/config/create-role.sql'],
        files: [{ path: '/config/create-role.sql', content: 'select 1;' }],
        env: { PGHOST: { ref: 'host', component: 'db', endpoint: 'sql' }, USER_NAME: 'product' },
        secrets: [{ secret: 'db.users.product', file: 'password', env: 'USER_PASSWORD_FILE' }],
      },
      inputs: [],
      after: ['db'],
      gates: [],
    },
    {
      id: 'product/migrate',
      component: 'product',
      name: 'migrate',
      run: { type: 'program', command: 'node dist/migrate.js' },
      inputs: ['migrations/**'],
      after: ['db', 'db/user-product'],
      gates: ['product'],
    },
  ],
  secrets: [
    { name: 'db.admin', origin: 'generated', guards: 'db' },
    { name: 'db.users.product', origin: 'generated', guards: 'db' },
    { name: 'product.PAYMENT_KEY', origin: 'user' },
  ],
  delivery: { registry: 'registry.example.com/shop', images: 'push' },
};

export const context: Context = {
  instance: 'shop-1',
  projectDir: '/project',
  stateDir: '/project/.platform/dev',
  ports: {},
  images: {
    gateway: 'registry.example.com/shop/gateway:0123456789abcdef',
    product: 'registry.example.com/shop/product:fedcba9876543210',
  },
  bundles: {},
  taskInputs: { 'product/migrate': '0011223344556677' },
  replicas: {},
  secrets: { 'db.admin': 'v1', 'db.users.product': 'v2', 'product.PAYMENT_KEY': 'v3' },
};
