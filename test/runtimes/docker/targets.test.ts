import { expect, test } from 'vitest';
import type { Observed } from '../../../src/plan/index.ts';
import { copiesOf, targetsOf } from '../../../src/runtimes/docker/targets.ts';

const copy = (id: string, spec: object, kind = 'container'): Observed =>
  ({
    id,
    kind,
    component: id.split('/')[0],
    spec,
    facts: { container: 'c', where: `shop-1-${id.replaceAll('/', '-').replace('container-', '')}-abc` },
  }) as unknown as Observed;

const metrics = { port: 3000, path: '/metrics' };
const ports = { http: { inside: 3000, outside: null, protocol: 'http' } };
const running = [
  copy('order/container/1', { metrics, ports, live: { join: 'ready', alias: 'order' }, alias: null }),
  copy('order/container/2', { metrics, ports, live: { join: 'ready', alias: 'order' }, alias: null }),
  // Takes no traffic, so it has no name of its own.
  copy('worker/container/1', { metrics, ports, live: { join: 'ready', alias: null }, alias: null }),
  copy('db/container', { metrics: null, ports: { sql: { inside: 5432 } }, live: null, alias: 'db' }),
  copy('order/migrate', { metrics, ports: {}, live: null, alias: null }, 'task'),
  // Of a version that knew nothing of metrics.
  copy('old/container/1', { ports, live: { join: 'ready', alias: 'old' } }),
];

test('every copy of a program is asked by the name of its container', () => {
  expect(copiesOf(running)).toEqual(
    ['order-1', 'order-2', 'worker-1'].map((name) => {
      const [component, ordinal] = name.split('-');
      return {
        targets: [`shop-1-${name}-abc:3000`],
        labels: { component, replica: `${component}/container/${ordinal}`, __metrics_path__: '/metrics' },
      };
    }),
  );
});

test('our own collector also learns who listens at which name, once', () => {
  const found = targetsOf(running) as { component: string; host: string; port: number; metrics?: string }[];
  const names = found.filter((target) => target.metrics === undefined);
  expect(names.map(({ component, host, port }) => [component, host, port])).toEqual([
    ['order', 'order', 3000],
    ['db', 'db', 5432],
    ['old', 'old', 3000],
  ]);
  expect(found.flatMap((target) => target.metrics ?? [])).toEqual(
    ['order-1', 'order-2', 'worker-1'].map((name) => `http://shop-1-${name}-abc:3000/metrics`),
  );
});
