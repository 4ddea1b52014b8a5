import { describe, expect, it } from 'vitest';
import type { SpanView } from '../../src/kernel/index.ts';
import { createStyle, metricsLines, traceLines, waterfallLines } from '../../src/ui/index.ts';

const plain = createStyle(false);
const START = Date.UTC(2026, 0, 31, 12);

const span = (spanId: string, change: Partial<SpanView>): SpanView => ({
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId,
  component: 'order',
  replica: 'order/process/1',
  name: 'GET /',
  kind: 'internal',
  startedAt: START,
  durationMs: 10,
  error: false,
  attributes: {},
  events: [],
  links: [],
  ...change,
});

describe('a waterfall', () => {
  it('shows who called whom, when, how long, and what failed', () => {
    const spans = [
      span('a', { component: 'gateway', name: 'GET /api/orders', kind: 'server', durationMs: 30 }),
      span('b', {
        component: 'gateway',
        name: 'GET order',
        kind: 'client',
        parentSpanId: 'a',
        startedAt: START + 5,
        durationMs: 20,
        peer: 'order',
      }),
      span('c', {
        kind: 'server',
        parentSpanId: 'b',
        startedAt: START + 6,
        durationMs: 18,
        error: true,
        message: 'status 500',
        attributes: { 'http.response.status_code': 500 },
      }),
      span('d', {
        name: 'SELECT',
        kind: 'client',
        parentSpanId: 'c',
        startedAt: START + 10,
        durationMs: 0.25,
        peer: 'db',
        attributes: { 'db.query.text': 'select *\n  from orders' },
      }),
    ];
    expect(waterfallLines({ traceId: spans[0]?.traceId ?? '', spans }, plain)).toEqual([
      '5b8efff798038103d269b633813fc60c · 2026-01-31T12:00:00.000Z · 30.0ms · 4 spans · 1 error',
      '',
      'gateway GET /api/orders  30.0ms  ██████████████████████████████',
      '  gateway GET order      20.0ms  ·····████████████████████·····  → order',
      '    order GET /          18.0ms  ······██████████████████······  ✗ 500 status 500',
      '      order SELECT       0.25ms  ··········█···················  → db select * from orders',
    ]);
  });

  it('of spans without parents, or in a circle, shows each once', () => {
    const spans = [
      span('a', { parentSpanId: 'gone' }),
      span('b', { parentSpanId: 'c' }),
      span('c', { parentSpanId: 'b' }),
    ];
    const rows = waterfallLines({ traceId: 'x', spans }, plain).slice(2);
    expect(rows.map((row) => row.replace(/GET.*/, ''))).toEqual(['order ', 'order ', '  order ']);
    expect(waterfallLines({ traceId: 'x', spans: [span('a', { durationMs: 0 })] }, plain)[2]).toContain('█');
  });
});

it('what programs tell cannot write to the terminal', () => {
  const evil = 'a\u001b[2J\r\n\u0007b';
  const [, , row] = waterfallLines({ traceId: 'x', spans: [span('a', { name: evil, message: evil })] }, plain);
  expect(row).toMatch(/^order a \[2J b .* a \[2J b$/);
});

it('traces in a list', () => {
  const trace = {
    traceId: '5b8efff798038103d269b633813fc60c',
    component: 'gateway',
    name: 'GET /api',
    startedAt: START,
    durationMs: 1500,
    spans: 3,
    errors: 1,
    components: ['gateway', 'order'],
  };
  const [header, line] = traceLines([trace], plain);
  expect(header).toBe('TIME      TRACE             COMPONENT  NAME      DURATION  SPANS  ERRORS  COMPONENTS');
  expect(line?.slice(10)).toBe('5b8efff798038103  gateway    GET /api  1.5s      3      1       gateway order');
  expect(traceLines([], plain)).toEqual(['no traces']);
});

it('components in numbers', () => {
  const requests = { perSecond: 120.4, errors: 0.0125, p50Ms: 3.21, p95Ms: 42, p99Ms: 130 };
  const view = {
    components: [
      { component: 'db', replicas: 1, cpuMillis: 12.4, memoryBytes: 40 * 2 ** 20 },
      { component: 'order', replicas: 2, requests, cpuMillis: 80, memoryBytes: 100 * 2 ** 20, backlog: 7 },
    ],
    details: {
      routes: [{ method: 'GET', route: '/api/orders', perSecond: 3, errors: 0, p95Ms: 4.2 }],
      values: [{ name: 'up', labels: { component: 'order', replica: 'order/process/1', a: 'b' }, value: 0.123456789 }],
    },
  };
  expect(metricsLines(view, plain)).toEqual([
    'COMPONENT  COPIES  REQ/S  ERRORS  P50    P95   P99    CPU  MEMORY   BACKLOG',
    'db         1                                          12m  40 MiB',
    'order      2       120    1.3%    3.2ms  42ms  130ms  80m  100 MiB  7',
    '',
    'ROUTE            REQ/S  ERRORS  P95',
    'GET /api/orders  3.0    0%      4.2ms',
    '',
    'METRIC  COPY             LABELS  VALUE',
    'up      order/process/1  a=b     0.123457',
  ]);
  expect(metricsLines({ components: [] }, plain)).toEqual(['nothing was measured yet']);
});
