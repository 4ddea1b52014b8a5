import { expect, test } from 'vitest';
import { createMeasuring } from '../../../src/agent/scaling/measure.ts';
import type { Runtime } from '../../../src/engine/index.ts';
import type { Component, Model, ScaleMetric } from '../../../src/model/index.ts';

const component = (name: string, kind: string, metric?: ScaleMetric): Component =>
  ({
    name,
    kind,
    ...(metric ? { scale: { min: 1, max: 5, metrics: [metric] } } : {}),
    ...(metric?.type === 'queue' ? { backlog: { store: 'queue', sql: 'select backlog($1)' } } : {}),
  }) as unknown as Component;

const gateway = component('gateway', 'gateway', { type: 'rps', perReplica: 50 });
const product = component('product', 'service', { type: 'rps', perReplica: 50 });
const worker = component('worker', 'worker', { type: 'queue', perReplica: 100 });
const order = component('order', 'service', { type: 'custom', metric: 'depth', perReplica: 3 });
const model = { components: [gateway, product, worker, order] } as unknown as Model;

/** Two gateways and a copy of order; pages by URL. */
function world(pages: Record<string, string | undefined>, signals: object = {}) {
  const addresses = ['gateway/1', 'gateway/2', 'order/1'].map((replica) => ({
    component: replica.split('/')[0],
    replica,
    url: replica,
  }));
  const runtime = {
    samples: { read: async () => [] },
    signals: { metrics: async () => addresses, backlog: async () => 240, ...signals },
  } as unknown as Runtime;
  let now = 0;
  const measure = createMeasuring(
    runtime,
    () => now,
    async (url) => pages[url],
  );
  return {
    measure: (scaled: readonly Component[]) => measure(model, scaled),
    after: (ms: number, next: Record<string, string | undefined>) => {
      now += ms;
      Object.assign(pages, next);
    },
  };
}

const page = (forProduct: number, all: number) =>
  `gateway_upstream_requests_total{upstream="product"} ${forProduct}\nhttp_server_request_duration_seconds_count{status="200"} ${all}\n`;

test('requests per second: what all gateways took for a component, and what they took themselves', async () => {
  const { measure, after } = world({ 'gateway/1': page(100, 150), 'gateway/2': page(0, 0) });
  expect((await measure([gateway, product])).rps.size).toBe(0);
  after(5_000, { 'gateway/1': page(200, 300), 'gateway/2': page(50, 100) });
  expect(Object.fromEntries((await measure([gateway, product])).rps)).toEqual({ gateway: 50, product: 30 });
});

test('nobody asked for it yet: none, which is not unknown', async () => {
  const { measure, after } = world({ 'gateway/1': '', 'gateway/2': undefined });
  await measure([product]);
  after(5_000, {});
  expect((await measure([product])).rps.get('product')).toBe(0);
});

test('no gateway answers: unknown, which is not none', async () => {
  const { measure, after } = world({});
  await measure([product]);
  after(5_000, {});
  expect((await measure([product])).rps.has('product')).toBe(false);
});

test('what waits for a worker; a queue that does not answer leaves it unknown', async () => {
  expect((await world({}).measure([worker])).queue.get('worker')).toBe(240);
  const away = world({}, { backlog: () => Promise.reject(new Error('away')) });
  expect((await away.measure([worker])).queue.has('worker')).toBe(false);
});

test('a metric of its own: the sum of its series, by copy', async () => {
  const { measure } = world({ 'order/1': 'depth{lane="a"} 2\ndepth{lane="b"} 3.5\ndepth_max 9\n' });
  expect((await measure([order])).custom.get('order')).toEqual({ depth: { 'order/1': 5.5 } });
});
