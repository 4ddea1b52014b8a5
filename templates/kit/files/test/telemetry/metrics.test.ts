import { expect, it } from 'vitest';
import { createMetrics, processMetrics, requestMetrics } from '../../src/telemetry/index.ts';

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

it('names the traces that durations come from to whoever has a place for them', () => {
  const metrics = createMetrics();
  const measure = requestMetrics(metrics);
  metrics.counter('jobs_total', 'Jobs.').inc();
  const trace = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', sampled: true };
  measure({ method: 'GET', route: '/', status: 200, seconds: 0.004, trace });
  measure({ method: 'GET', route: '/', status: 200, seconds: 0.2, trace: { ...trace, sampled: false } });
  const { type, body } = metrics.answer('application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5');
  expect(type).toMatch(/^application\/openmetrics-text/);
  expect(body).toMatch(/le="0.005"} 1 # {trace_id="0af7651916cd43dd8448eb211c80319c"} 0.004 \d+/);
  // A trace that nobody kept leads nowhere.
  expect(body).toMatch(/le="0.25"} 2\n/);
  expect(body).toContain('# TYPE jobs counter\njobs_total 1\n');
  expect(body.endsWith('\n# EOF\n')).toBe(true);
  const plain = metrics.answer('text/plain');
  expect(plain.body).toBe(metrics.text());
  expect(plain.body).not.toContain('trace_id');
});

it('says which copy it is where it was told', () => {
  const metrics = createMetrics();
  processMetrics(metrics, { SERVICE_NAME: 'order', OTEL_RESOURCE_ATTRIBUTES: 'service.instance.id=order/container/1' });
  expect(metrics.text()).toContain('target_info{service_name="order",service_instance_id="order/container/1"} 1');
  const untold = createMetrics();
  processMetrics(untold, {});
  expect(untold.text()).not.toContain('target_info');
});
