import { describe, expect, test } from 'vitest';
import { stackTelemetry } from '../../src/telemetry/index.ts';
import { answering } from './support/server.ts';

const NOW = 1_700_000_100_000;
const vector = (...result: readonly [metric: object, value: string][]) => ({
  status: 'success',
  data: { resultType: 'vector', result: result.map(([metric, value]) => ({ metric, value: [NOW / 1000, value] })) },
});

/** Answers by what the expression contains: the first that fits. */
const opened = async (byText: Readonly<Record<string, object>>, more: Parameters<typeof answering>[0] = {}) => {
  const answer = (query: URLSearchParams) =>
    Object.entries(byText).find(([text]) => query.get('query')?.includes(text))?.[1] ?? vector();
  const server = await answering({ '/api/v1/query': answer, ...more });
  return { ...server, telemetry: stackTelemetry({ metrics: async () => server.url }, { now: () => NOW }) };
};

test('every component in numbers: requests, or messages where nobody asks', async () => {
  const { telemetry } = await opened({
    'histogram_quantile(0.95, sum by (component, le) (((last_over_time(http_server': vector([
      { component: 'order' },
      '0.0123456',
    ]),
    'histogram_quantile(0.5, sum by (component, le) (((last_over_time(queue_': vector([{ component: 'worker' }, '0.5']),
    histogram_quantile: vector([{ component: 'order' }, 'NaN']),
    'http_server_request_duration_seconds_count{component!="",status=~"5.*"}': vector([{ component: 'order' }, '3']),
    http_server_request_duration_seconds_count: vector([{ component: 'order' }, '60'], [{ component: 'worker' }, '0']),
    queue_messages_failed_total: vector([{ component: 'worker' }, '6']),
    queue_message_duration_seconds_count: vector([{ component: 'worker' }, '12']),
    'count by (component)': vector([{ component: 'order' }, '2']),
    platform_cpu_millicores: vector([{ component: 'order' }, '250'], [{ component: 'db' }, '5']),
    platform_memory_bytes: vector([{ component: 'order' }, '1000']),
    queue_backlog_messages: vector([{ group: 'worker' }, '7']),
  });
  const none = { p50Ms: 0, p95Ms: 0, p99Ms: 0 };
  expect(await telemetry.components()).toEqual([
    { component: 'db', cpuMillis: 5 },
    {
      component: 'order',
      requests: { ...none, perSecond: 1, errors: 0.05, p95Ms: 12.3 },
      cpuMillis: 250,
      memoryBytes: 1000,
      replicas: 2,
    },
    { component: 'worker', requests: { ...none, perSecond: 0.2, errors: 0.5, p50Ms: 500 }, backlog: 7 },
  ]);
  expect(await telemetry.components({ component: ['db'] })).toHaveLength(1);
});

describe('values over time', () => {
  const matrix = {
    data: {
      resultType: 'matrix',
      result: [
        {
          metric: { replica: '10.0.0.7:3000' },
          values: [
            [10, '1'],
            [25, 'NaN'],
            [40, '+Inf'],
          ],
        },
      ],
    },
  };
  test('at the ends of steps, with labels in the order of the question and copies by their ids', async () => {
    const { telemetry, asked } = await opened(
      { target_info: vector([{ replica: '10.0.0.7:3000', service_instance_id: 'order-7f' }, '1']) },
      { '/api/v1/query_range': matrix },
    );
    const query = { name: 'up', by: ['component', 'replica'], since: 1_000, until: 30_000, step: 15_000 };
    expect(await telemetry.range(query)).toEqual([
      {
        labels: { component: '', replica: 'order-7f' },
        points: [
          [10_000, 1],
          [40_000, Number.POSITIVE_INFINITY],
        ],
      },
    ]);
    expect(asked.find((each) => each.includes('query_range'))).toMatch(/&start=16\.000&end=31\.000&step=15\.000$/);
  });
  test('without labels to keep, as they are', async () => {
    const { telemetry } = await opened({}, { '/api/v1/query_range': matrix });
    expect(await telemetry.range({ name: 'up' })).toMatchObject([{ labels: { replica: '10.0.0.7:3000' } }]);
  });
});

test('newest values of a component, but for parts of histograms', async () => {
  const found = vector(
    [{ __name__: 'pg_up', component: 'db', job: 'stores', instance: 'x' }, '1'],
    [{ __name__: 'd_seconds_bucket', component: 'db', le: '1' }, '4'],
    [{ __name__: 'd_seconds_count', component: 'db' }, '4'],
    [{ __name__: 'a_count', component: 'db' }, '9'],
    [{ __name__: 'up', component: 'db' }, '1'],
  );
  const types = { data: { d_seconds: [{ type: 'histogram' }], a_count: [{ type: 'gauge' }] } };
  const { telemetry } = await opened({ '{component="db"}': found }, { '/api/v1/metadata': types });
  expect(await telemetry.values('db')).toEqual([
    { name: 'a_count', labels: { component: 'db' }, at: NOW, value: 9 },
    { name: 'pg_up', labels: { component: 'db' }, at: NOW, value: 1 },
  ]);
});

test('who is measured', async () => {
  const { telemetry } = await opened({ 'group by': vector([{ component: 'db' }, '1'], [{ component: 'x' }, '2']) });
  expect([...(await telemetry.measured(['db', 'order'], NOW))]).toEqual([['db', 1]]);
});

test('a refusal is told in its words', async () => {
  const telemetry = stackTelemetry({ metrics: async () => 'http://127.0.0.1:1' });
  await expect(telemetry.components()).rejects.toMatchObject({
    exitCode: 3,
    message: 'Prometheus does not answer: connect ECONNREFUSED 127.0.0.1:1',
    next: 'platform logs prometheus',
  });
});
