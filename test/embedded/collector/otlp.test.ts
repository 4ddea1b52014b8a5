import { describe, expect, it } from 'vitest';
import { accumulator, logsOf, metricsOf, spansOf } from '../../../src/embedded/collector/otlp/index.ts';

const TRACE = '5b8efff798038103d269b633813fc60c';
const SPAN = 'eee19b7ec3c1b174';
const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const resource = { attributes: [text('service.name', 'order'), text('service.instance.id', 'order/process/1')] };
const span = (change: object = {}) => ({
  traceId: TRACE,
  spanId: SPAN,
  name: 'GET /',
  kind: 2,
  startTimeUnixNano: '1544712660000000000',
  endTimeUnixNano: '1544712661000500000',
  ...change,
});
const traces = (...spans: object[]) => ({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] });

describe('spans', () => {
  it('are read with their attributes, events, links and status', () => {
    const { items, rejected } = spansOf(
      traces(
        span({
          parentSpanId: 'eee19b7ec3c1b173',
          attributes: [
            text('http.route', '/'),
            { key: 'n', value: { intValue: '12' } },
            { key: 'huge', value: { intValue: '9223372036854775807' } },
            { key: 'list', value: { arrayValue: { values: [{ boolValue: true }, { doubleValue: 0.5 }] } } },
            { key: 'map', value: { kvlistValue: { values: [text('a', 'b')] } } },
          ],
          events: [{ timeUnixNano: '1544712660500000000', name: 'retry' }],
          links: [{ traceId: TRACE.toUpperCase(), spanId: SPAN }],
          status: { code: 2, message: 'no' },
        }),
      ),
    );
    expect(rejected).toBe(0);
    expect(items).toEqual([
      {
        component: 'order',
        replica: 'order/process/1',
        traceId: TRACE,
        spanId: SPAN,
        parentSpanId: 'eee19b7ec3c1b173',
        name: 'GET /',
        kind: 2,
        start: 1_544_712_660_000_000,
        duration: 1_000_500,
        error: true,
        message: 'no',
        attributes: { 'http.route': '/', n: 12, huge: '9223372036854775807', list: [true, 0.5], map: { a: 'b' } },
        events: [{ at: 1_544_712_660_500, name: 'retry', attributes: {} }],
        links: [{ traceId: TRACE, spanId: SPAN }],
      },
    ]);
  });

  it.each([
    { traceId: '0'.repeat(32) },
    { traceId: 'xyz' },
    { spanId: undefined },
    { startTimeUnixNano: 'soon' },
    { endTimeUnixNano: null },
  ])('with %j are rejected alone', (change) => {
    const { items, rejected, reason } = spansOf(traces(span(change), span()));
    expect([items.length, rejected]).toEqual([1, 1]);
    expect(reason).toMatch(/^a span needs/);
  });

  it.each([null, 1, 'x', [], [null], [{ scopeSpans: 1 }], [{ scopeSpans: [{ spans: [1, null] }] }]])(
    'nothing is taken from %j',
    (resourceSpans) => {
      expect(spansOf({ resourceSpans })).toEqual({ items: [], rejected: 0 });
    },
  );
});

it('log records', () => {
  const logRecords = [
    {
      timeUnixNano: '1544712660300000000',
      severityNumber: 17,
      body: { stringValue: 'broke' },
      traceId: TRACE,
      spanId: SPAN,
    },
    { severityNumber: 2, body: { kvlistValue: { values: [text('a', 'b')] } }, attributes: [text('k', 'v')] },
    { severityNumber: 9 },
  ];
  const { items, rejected } = logsOf({ resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] }, 42);
  const owner = { component: 'order', replica: 'order/process/1' };
  expect(rejected).toBe(1);
  expect(items).toEqual([
    { ...owner, at: 1_544_712_660_300, level: 'error', text: 'broke', traceId: TRACE, spanId: SPAN, fields: null },
    { ...owner, at: 42, level: 'trace', text: '{"a":"b"}', traceId: null, spanId: null, fields: { k: 'v' } },
  ]);
});

it('a line of a log that is JSON is told by its fields', () => {
  const line = { level: 'warn', msg: 'late', trace_id: TRACE, span_id: SPAN, service: 'order', ms: 12 };
  const record = (change: object = {}) => ({ body: { stringValue: JSON.stringify(line) }, ...change });
  const logRecords = [record({ attributes: [text('log.iostream', 'stdout')] }), record({ severityNumber: 17 })];
  const { items } = logsOf({ resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] }, 42);
  const told = { text: 'late', traceId: TRACE, spanId: SPAN, fields: { ms: 12 } };
  expect(items).toMatchObject([
    { ...told, level: 'warn' },
    { ...told, level: 'error' },
  ]);
});

describe('metrics', () => {
  const at = { timeUnixNano: '1544712660000000000' };
  const read = (metrics: object[], sum = accumulator()) =>
    metricsOf({ resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] }, 1_600_000_000_000, sum);

  it('get the names that Prometheus would give them', () => {
    const { items } = read([
      {
        name: 'http.requests',
        sum: { isMonotonic: true, aggregationTemporality: 2, dataPoints: [{ ...at, asInt: '5' }] },
      },
      { name: 'queue.size', sum: { dataPoints: [{ ...at, asInt: '2', attributes: [text('queue.name', 'a')] }] } },
      { name: 'memory', unit: 'By', gauge: { dataPoints: [{ ...at, asDouble: 1.5 }] } },
    ]);
    expect(items).toEqual([
      {
        component: 'order',
        replica: 'order/process/1',
        origin: 'otlp',
        at: 1_544_712_660_000,
        samples: [
          { name: 'http_requests_total', type: 'counter', labels: {}, value: 5 },
          { name: 'queue_size', type: 'gauge', labels: { queue_name: 'a' }, value: 2 },
          { name: 'memory_bytes', type: 'gauge', labels: {}, value: 1.5 },
        ],
      },
    ]);
  });

  it('histograms become cumulated buckets', () => {
    const point = { ...at, count: '4', sum: 2.5, bucketCounts: ['1', '2', '1'], explicitBounds: [0.1, 1] };
    const [snapshot] = read([{ name: 'd', unit: 's', histogram: { dataPoints: [point] } }]).items;
    expect(snapshot?.samples.map(({ name, labels, value }) => [name, labels, value])).toEqual([
      ['d_seconds_bucket', { le: '0.1' }, 1],
      ['d_seconds_bucket', { le: '1' }, 3],
      ['d_seconds_bucket', { le: '+Inf' }, 4],
      ['d_seconds_sum', {}, 2.5],
      ['d_seconds_count', {}, 4],
    ]);
  });

  it('deltas are added up', () => {
    const sum = accumulator();
    const send = (asInt: string) =>
      read([{ name: 'n', sum: { isMonotonic: true, aggregationTemporality: 1, dataPoints: [{ ...at, asInt }] } }], sum);
    send('3');
    expect(send('4').items[0]?.samples[0]?.value).toBe(7);
  });

  it('what cannot be kept is told', () => {
    const { items, rejected } = read([{ name: 'e', exponentialHistogram: { dataPoints: [{}] } }, { name: 'empty' }]);
    expect([items.length, rejected]).toEqual([0, 2]);
  });
});
