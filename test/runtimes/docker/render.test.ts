import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { buildModel, type Context } from '../../../src/model/index.ts';
import { compile } from '../../../src/runtimes/docker/compile/index.ts';
import { renderCompose } from '../../../src/runtimes/docker/render/index.ts';
import { testCatalog } from '../../support/catalog.ts';
import { SHOP, testConfig } from '../../support/config.ts';

const model = buildModel(testConfig(SHOP, 'docker'), testCatalog);
const context: Context = {
  instance: 'shop-1',
  projectDir: '/project',
  stateDir: '/project/.platform/docker',
  ports: {},
  images: {},
  bundles: {},
  taskInputs: {},
  replicas: {},
  secrets: {},
};
const render = () => renderCompose('shop', compile(model, context));
const compose = () => parse(render().find(({ path }) => path === 'compose.yaml')?.content ?? '');

test('one service for each component and each task, the same bytes each time', () => {
  expect(render()).toEqual(render());
  expect(render().map(({ path }) => path)).toMatchInlineSnapshot(`
    [
      "compose.yaml",
      "config/db-user-auth/create-role.sql",
      "config/db-user-legacy/create-role.sql",
      "config/db-user-order/create-role.sql",
      "config/gateway/gateway.json",
      "config/legacy-load-balancer/envoy.yaml",
      "config/load-balancer/envoy.yaml",
    ]
  `);
  expect(Object.keys(compose().services)).toMatchInlineSnapshot(`
    [
      "auth",
      "auth-migrate",
      "cache",
      "db",
      "db-user-auth",
      "db-user-legacy",
      "db-user-order",
      "gateway",
      "legacy",
      "legacy-load-balancer",
      "load-balancer",
      "order",
      "order-backfill",
      "order-migrate",
      "order-seed",
      "queue",
    ]
  `);
});

test('what gates is a condition, replicas are a number, only published ports are published', () => {
  const { services } = compose();
  expect(services.order.depends_on).toMatchInlineSnapshot(`
    {
      "cache": {
        "condition": "service_started",
      },
      "db": {
        "condition": "service_started",
      },
      "db-user-order": {
        "condition": "service_completed_successfully",
      },
      "order-migrate": {
        "condition": "service_completed_successfully",
      },
      "order-seed": {
        "condition": "service_completed_successfully",
      },
      "queue": {
        "condition": "service_started",
      },
    }
  `);
  expect(services.gateway.deploy.replicas).toBe(2);
  expect(services['load-balancer'].ports).toEqual(['127.0.0.1:8080:10000']);
  expect(services.order.ports).toBeUndefined();
  expect(services['order-migrate'].restart).toBe('no');
});

test('secrets are files by name', () => {
  const { services, secrets } = compose();
  expect(secrets['db.users.order']).toEqual({ file: './secrets/db.users.order' });
  expect(services.order.secrets).toContainEqual({ source: 'db.users.order', target: '/run/secrets/ORDERS_PASSWORD' });
});

test('as hard as what the runtime makes, and probed alike', () => {
  const { order, db } = compose().services;
  for (const service of [order, db]) {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
  }
  expect(order.healthcheck.test.at(-1)).toContain('http://127.0.0.1:3000/readyz');
});
