import { describe, expect, it, test } from 'vitest';
import { stackTelemetry } from '../../src/telemetry/index.ts';
import { logQl } from '../../src/telemetry/stack/loki/logql.ts';
import { answering } from './support/server.ts';

const NOW = 1_700_000_100_000;

describe('LogQL', () => {
  it.each([
    [{}, '{service_name=~".+"}'],
    [{ component: ['order', 'db'] }, '{service_name=~"order|db"}'],
    [{ text: 'a.b "c"' }, '{service_name=~".+"} |~ "(?i)a\\\\.b \\"c\\""'],
    [{ level: 'warn' as const }, '{service_name=~".+"} | detected_level!~"trace|debug|info"'],
    [{ level: 'trace' as const }, '{service_name=~".+"}'],
  ])('%j', (query, text) => expect(logQl(query)).toBe(text));
});

const streams = [
  {
    stream: {
      service_name: 'order',
      component: 'order',
      replica: 'order/container/1',
      detected_level: 'warn',
      trace_id: 'ab',
    },
    values: [
      [
        '1700000000250123456',
        '{"level":"warn","time":"2023-11-14T22:13:20Z","service":"order","trace_id":"ab","span_id":"cd","msg":"late","ms":12}',
      ],
    ],
  },
  {
    stream: { service_name: 'db', service_instance_id: 'db-0', severity_text: 'ERROR', detected_level: 'error' },
    values: [['1700000000100000000', 'ERROR:  no such table']],
  },
  { stream: { service_name: 'db', detected_level: 'unknown' }, values: [['1700000000000000000', '{ not json']] },
];

describe('lines', () => {
  const opened = async () => {
    const server = await answering({
      '/loki/api/v1/query_range': { status: 'success', data: { resultType: 'streams', result: streams } },
      '/loki/api/v1/label/service_name/values': { status: 'success', data: ['db', 'other'] },
    });
    return { ...server, telemetry: stackTelemetry({ logs: async () => server.url }, { now: () => NOW }) };
  };
  test('oldest first, with what they say of themselves', async () => {
    const { telemetry, asked } = await opened();
    expect(await telemetry.logs({ since: NOW - 1_000, limit: 10_000 })).toEqual([
      {
        id: 1_700_000_000_000_000,
        at: 1_700_000_000_000,
        component: 'db',
        replica: 'db',
        level: 'info',
        text: '{ not json',
      },
      {
        id: 1_700_000_000_100_000,
        at: 1_700_000_000_100,
        component: 'db',
        replica: 'db-0',
        level: 'error',
        text: 'ERROR:  no such table',
      },
      {
        id: 1_700_000_000_250_123,
        at: 1_700_000_000_250,
        component: 'order',
        replica: 'order/container/1',
        level: 'warn',
        text: 'late',
        traceId: 'ab',
        spanId: 'cd',
        fields: { ms: 12 },
      },
    ]);
    expect(asked).toEqual([
      `/loki/api/v1/query_range?query={service_name=~".+"}&start=${NOW - 1_000}000000&end=${NOW + 1}000000&limit=5000&direction=backward`,
    ]);
  });
  test('of a level and above', async () => {
    const { telemetry } = await opened();
    expect((await telemetry.logs({ level: 'error' })).map(({ component }) => component)).toEqual(['db']);
  });
  test('who has written any', async () => {
    const { telemetry } = await opened();
    expect([...(await telemetry.logged(['db', 'order'], 0))]).toEqual(['db']);
  });
});
