import { describe, expect, it, test } from 'vitest';
import { placesOf, stackTelemetry } from '../../src/telemetry/index.ts';
import { answering } from './support/server.ts';

const NOW = 1_700_000_100_000;
const AT = 1_700_000_000_000_000;
const ID = 'a'.repeat(32);

const tag = (key: string, value: unknown, type = 'string') => ({ key, type, value });
const span = (traceID: string, spanID: string, more: object) => ({
  traceID,
  spanID,
  operationName: 'GET /api/orders',
  references: [],
  startTime: AT,
  duration: 12_500,
  tags: [tag('span.kind', 'server')],
  logs: [],
  processID: 'p1',
  warnings: null,
  ...more,
});
const childOf = (traceID: string, spanID: string) => [{ refType: 'CHILD_OF', traceID, spanID }];
const process = (serviceName: string) => ({
  serviceName,
  tags: [tag('service.instance.id', `${serviceName}/container/1`)],
});

/** As Jaeger answers: gateway asks order, order asks db and fails. */
const trace = {
  traceID: ID,
  spans: [
    span(ID, '03', {
      operationName: 'select',
      processID: 'p2',
      startTime: AT + 3_000,
      duration: 2_000,
      references: [...childOf(ID, '02'), { refType: 'FOLLOWS_FROM', traceID: 'b'.repeat(16), spanID: '09' }],
      tags: [
        tag('span.kind', 'client'),
        tag('db.system.name', 'postgresql'),
        tag('server.address', 'db'),
        tag('server.port', 5432, 'int64'),
        tag('error', true, 'bool'),
        tag('otel.status_code', 'ERROR'),
        tag('otel.status_description', 'no such table'),
        tag('otel.scope.name', '@app/kit'),
      ],
      logs: [{ timestamp: AT + 4_000, fields: [tag('event', 'exception'), tag('exception.type', 'DatabaseError')] }],
    }),
    span(ID, '01', { tags: [tag('span.kind', 'server'), tag('client.name', 'web')] }),
    span(ID, '02', { processID: 'p2', startTime: AT + 1_000, duration: 8_000, references: childOf(ID, '01') }),
  ],
  processes: { p1: process('gateway'), p2: process('order') },
  warnings: null,
};
/** Work of nobody's asking, with an id of 64 bits. */
const background = {
  traceID: '00000000000000cc',
  spans: [span('00000000000000cc', '01', { tags: [], operationName: 'sweep', startTime: AT + 50_000_000 })],
  processes: { p1: process('order') },
};

const services = { data: ['gateway', 'order'], total: 2, errors: null };
const opened = async (answers: Parameters<typeof answering>[0] = {}) => {
  const server = await answering({
    '/api/services': services,
    '/api/traces': (query: URLSearchParams) => ({
      data: query.get('service') === 'order' ? [background, trace] : [trace],
    }),
    [`/api/traces/${ID}`]: { data: [trace] },
    ...answers,
  });
  const telemetry = stackTelemetry(
    { traces: async () => server.url },
    { places: placesOf(['gateway', 'order', 'db']), now: () => NOW },
  );
  return { telemetry, asked: server.asked };
};

describe('one trace', () => {
  it('is told as spans, in the order of their starts', async () => {
    const { telemetry } = await opened();
    const found = await telemetry.trace(ID);
    expect(found?.spans.map(({ component, name, kind }) => `${component} ${kind} ${name}`)).toEqual([
      'gateway server GET /api/orders',
      'order server GET /api/orders',
      'order client select',
    ]);
    expect(found?.spans[2]).toEqual({
      traceId: ID,
      spanId: '03',
      parentSpanId: '02',
      component: 'order',
      replica: 'order/container/1',
      name: 'select',
      kind: 'client',
      startedAt: 1_700_000_000_003,
      durationMs: 2,
      error: true,
      message: 'no such table',
      peer: 'db',
      attributes: { 'db.system.name': 'postgresql', 'server.address': 'db', 'server.port': 5432 },
      events: [{ at: 1_700_000_000_004, name: 'exception', attributes: { 'exception.type': 'DatabaseError' } }],
      links: [{ traceId: `${'0'.repeat(16)}${'b'.repeat(16)}`, spanId: '09' }],
    });
  });
  it('is found by the beginning of its id, in ever longer times', async () => {
    const { telemetry, asked } = await opened();
    expect((await telemetry.trace('aaaaaaaa'))?.traceId).toBe(ID);
    expect(await telemetry.trace('bbbbbbbb')).toBeUndefined();
    expect(asked.filter((each) => each.startsWith('/api/traces?') && each.endsWith('service=gateway'))).toHaveLength(5);
  });
  it('is not there', async () => {
    const { telemetry } = await opened();
    expect(await telemetry.trace('f'.repeat(32))).toBeUndefined();
  });
});

describe('recent traces', () => {
  const summary = {
    traceId: ID,
    component: 'gateway',
    name: 'GET /api/orders',
    startedAt: AT / 1000,
    spans: 3,
    errors: 1,
  };
  test('come once each, newest first, after their roots', async () => {
    const { telemetry, asked } = await opened();
    expect(await telemetry.traces({ since: NOW - 200_000 })).toEqual([
      {
        ...summary,
        traceId: background.traceID.padStart(32, '0'),
        component: 'order',
        name: 'sweep',
        startedAt: AT / 1000 + 50_000,
        durationMs: 12.5,
        spans: 1,
        errors: 0,
        components: ['order'],
      },
      { ...summary, durationMs: 12.5, components: ['gateway', 'order'] },
    ]);
    expect(asked[1]).toBe(`/api/traces?start=${(NOW - 200_000) * 1000}&end=${NOW * 1000}&limit=200&service=gateway`);
  });
  test('that were asked for, of a component, with errors, slow ones', async () => {
    const { telemetry, asked } = await opened();
    const query = { since: NOW - 200_000, asked: true, component: ['order', 'gateway'], errors: true, minMs: 10 };
    expect(await telemetry.traces(query)).toMatchObject([{ traceId: ID }]);
    expect(asked).toEqual([
      `/api/traces?start=${(NOW - 200_000) * 1000}&end=${NOW * 1000}&limit=200&tags={"error":"true"}&minDuration=10ms&service=order`,
    ]);
    expect(await telemetry.traces({ ...query, minMs: 13 })).toEqual([]);
    expect(await telemetry.traces({ ...query, component: ['order', 'nobody'] })).toEqual([]);
  });
});

test('spans of a kind', async () => {
  const { telemetry, asked } = await opened();
  expect(await telemetry.spans({ component: ['order'], kind: ['client'], since: 0, limit: 5_000 })).toMatchObject([
    { spanId: '03' },
  ]);
  expect(asked).toEqual([`/api/traces?start=0&end=${NOW * 1000}&limit=5000&tags={"span.kind":"client"}&service=order`]);
});

test('the graph', async () => {
  const { telemetry } = await opened();
  expect((await telemetry.graph({ since: 0 })).map(({ from, to, system }) => [from, to, system])).toEqual([
    ['order', 'db', 'postgresql'],
    ['web', 'gateway', 'http'],
  ]);
});

test('a store that is left out', async () => {
  const { telemetry } = await opened();
  await expect(telemetry.logs()).rejects.toThrow('this platform keeps no logs');
});
