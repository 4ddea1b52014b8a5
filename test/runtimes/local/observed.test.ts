import { describe, expect, it } from 'vitest';
import { buildModel, type Context } from '../../../src/model/index.ts';
import type { Resource } from '../../../src/plan/index.ts';
import { compile, portWishes } from '../../../src/runtimes/local/compile/index.ts';
import { type Copy, newCopy } from '../../../src/runtimes/local/copies/copy.ts';
import type { ProcessSpec } from '../../../src/runtimes/local/spec.ts';
import { targetsOf } from '../../../src/runtimes/local/state/targets.ts';
import { newWorld } from '../../../src/runtimes/local/state/world.ts';
import { realCatalog } from '../../golden/support/platforms.ts';
import { testConfig } from '../../support/config.ts';

const FILE = `
version: 1
name: shop
gateway: { template: gateway, port: 8080, uses: [order] }
services:
  order: { template: service, uses: [db], replicas: 2, env: { OTEL_RESOURCE_ATTRIBUTES: team=a } }
data: { db: { template: postgres } }
observability: {}
`;
const model = buildModel(testConfig(FILE), await realCatalog());
const ports = Object.fromEntries(portWishes(model).map(({ key, fixed }, index) => [key, fixed ?? 20_000 + index]));
const context: Context = {
  instance: 'shop-1',
  projectDir: '/project',
  stateDir: '/project/.platform/local',
  ports,
  images: {},
  bundles: {},
  taskInputs: {},
  replicas: {},
  secrets: {},
};
const resources = compile(model, context);
const find = (id: string): Resource => {
  const found = resources.find((each) => each.id === id);
  if (!found) throw new Error(`no resource ${id}`);
  return found;
};

describe('an observed platform', () => {
  it('has a collector with a lasting port and data of its own, that nobody waits for', () => {
    expect(find('collector/process')).toMatchObject({
      rollout: 'stop-first',
      dependsOn: ['collector/data'],
      spec: { program: { type: 'engine', embedded: 'collector' }, port: ports['collector/otlp'] },
    });
    expect(find('collector/data').holdsData).toBe(true);
    expect(resources.filter(({ dependsOn }) => dependsOn.includes('collector/process'))).toEqual([]);
  });

  it('tells its programs where the collector is, and who they are', () => {
    const env = (id: string) => (find(id).spec as unknown as ProcessSpec).env;
    expect(env('order/process/2')).toMatchObject({
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${ports['collector/otlp']}`,
      OTEL_SERVICE_NAME: 'order',
      OTEL_RESOURCE_ATTRIBUTES: 'service.instance.id=order/process/2,team=a',
    });
    expect(env('gateway/process/1').OTEL_RESOURCE_ATTRIBUTES).toBe('service.instance.id=gateway/process/1');
  });
});

it('targets are all that listens', () => {
  const world = newWorld();
  const log = { write: () => undefined, tail: () => [], close: () => undefined };
  const copy = (id: string, change: Partial<Copy>) =>
    world.copies.set(`${id}@`, Object.assign(newCopy(find(id), '', log), { phase: 'running' }, change));
  copy('order/process/1', { port: 1001 });
  copy('order/process/2', { phase: 'ended', port: 1002 });
  copy('gateway/process/1', { port: 1003, metricsPort: 1004 });
  copy('db/process', { port: 1005 });
  copy('load-balancer/process', { port: 8080 });
  copy('collector/process', {});
  const address = find('order/address');
  world.addresses.set(address.id, { resource: address, spec: address.spec as never, open: true });
  const at = (component: string, replica: string, port: number, metrics?: string) => ({
    component,
    replica,
    host: '127.0.0.1',
    port,
    ...(metrics ? { metrics } : {}),
  });
  expect(targetsOf(world)).toEqual([
    at('order', 'order/process/1', 1001, 'http://127.0.0.1:1001/metrics'),
    at('gateway', 'gateway/process/1', 1003, 'http://127.0.0.1:1004/metrics'),
    at('db', 'db/process', 1005),
    at('order', 'order/address', ports['order/http'] ?? 0),
  ]);
});
