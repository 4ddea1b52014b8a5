import { expect, it } from 'vitest';
import { createMetrics, requestMetrics } from '../../src/telemetry/index.ts';

it('prints counters and gauges', () => {
  const metrics = createMetrics();
  metrics.counter('jobs_total', 'Jobs.').inc();
  const depth = metrics.gauge('queue_depth', 'Depth.', ['queue']);
  depth.set(3, { queue: 'a "b"\\' });
  depth.inc({ queue: 'c' }, 2);
  metrics.observe('up', 'Up.', () => 1);
  expect(metrics.text()).toBe(
    [
      '# HELP jobs_total Jobs.',
      '# TYPE jobs_total counter',
      'jobs_total 1',
      '# HELP queue_depth Depth.',
      '# TYPE queue_depth gauge',
      'queue_depth{queue="a \\"b\\"\\\\"} 3',
      'queue_depth{queue="c"} 2',
      '# HELP up Up.',
      '# TYPE up gauge',
      'up 1',
      '',
    ].join('\n'),
  );
});

it('cumulates the buckets of a histogram', () => {
  const metrics = createMetrics();
  const seconds = metrics.histogram('seconds', 'Time.', ['route'], [0.1, 1]);
  for (const value of [0.1, 0.5, 7]) seconds.observe(value, { route: '/' });
  expect(metrics.text().split('\n').slice(2, -1)).toEqual([
    'seconds_bucket{route="/",le="0.1"} 1',
    'seconds_bucket{route="/",le="1"} 2',
    'seconds_bucket{route="/",le="+Inf"} 3',
    'seconds_sum{route="/"} 7.6',
    'seconds_count{route="/"} 3',
  ]);
});

it('refuses a name that is taken', () => {
  const metrics = createMetrics();
  metrics.counter('a', 'A.');
  expect(() => metrics.gauge('a', 'A.')).toThrow('already there');
});

it('measures requests by pattern and status', () => {
  const metrics = createMetrics();
  requestMetrics(metrics)({ method: 'GET', route: '/products/:id', status: 200, seconds: 0.004 });
  expect(metrics.text()).toContain(
    'http_server_request_duration_seconds_bucket{method="GET",route="/products/:id",status="200",le="0.005"} 1',
  );
});
