import { createMetrics } from '@app/kit/telemetry';
import { expect, test } from 'vitest';
import { countTraffic } from '../../src/observe/index.ts';

test('requests are counted by the service that they are led to', () => {
  const metrics = createMetrics();
  const find = countTraffic(metrics, ({ to }: { to: string }) => to.toUpperCase());
  expect([find({ to: 'product' }), find({ to: 'product' }), find({ to: 'order' })]).toEqual([
    'PRODUCT',
    'PRODUCT',
    'ORDER',
  ]);
  expect(metrics.text()).toContain('gateway_upstream_requests_total{upstream="product"} 2');
  expect(metrics.text()).toContain('gateway_upstream_requests_total{upstream="order"} 1');
});
