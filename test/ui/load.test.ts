import { describe, expect, it } from 'vitest';
import type { LoadCounts, LoadReport, LoadTick } from '../../src/load/index.ts';
import { createStyle, liveLoad, loadLines, scenarioLines, tickLine, type Ui } from '../../src/ui/index.ts';
import { memoryOutput } from '../support/output.ts';

const plain = createStyle(false);
const latencyMs = { p50: 3.21, p90: 8, p95: 12.4, p99: 250, p999: null, max: 900, mean: 12 };
const counts = (change: Partial<LoadCounts> = {}): LoadCounts => ({
  due: 1000,
  sent: 1000,
  ok: 1000,
  failed: 0,
  errors: {},
  latencyMs,
  ...change,
});
const report = (change: Partial<LoadReport> = {}): LoadReport => ({
  ...counts(),
  url: 'http://127.0.0.1:8080',
  seed: 1,
  arrivals: 'constant',
  startedAt: 0,
  durationMs: 10_000,
  interrupted: false,
  okPerSecond: 100,
  retried: 0,
  mostInFlight: 10,
  lateMs: { p50: 0, p99: 1, max: 2 },
  types: { list: counts({ due: 600, sent: 600, ok: 600 }), order: counts({ due: 400, sent: 400, ok: 400 }) },
  clients: {},
  stages: [],
  ticks: [],
  failures: [],
  ...change,
});

describe('a report', () => {
  it('is one line for each kind of request, and one for all', () => {
    expect(loadLines(report(), [], [], plain)).toEqual([
      'REQUEST  SENT  REQ/S  FAILED  P50    P90    P95   P99    P99.9  MAX',
      'list     600   60.0   0       3.2ms  8.0ms  12ms  250ms  never  900ms',
      'order    400   40.0   0       3.2ms  8.0ms  12ms  250ms  never  900ms',
      'all      1000  100    0       3.2ms  8.0ms  12ms  250ms  never  900ms',
    ]);
  });
  it('has stages where there are several, errors by kind, notes, and thresholds last', () => {
    const failing = report({
      failed: 21,
      errors: { 429: 20, timeout: 1 },
      failures: [{ atMs: 1500, name: 'list', kind: '429', detail: 'answered 429' }],
      stages: [
        { from: 50, to: 50, ms: 5_000, ...counts({ sent: 250 }) },
        { from: 50, to: 250, ms: 5_000, ...counts({ sent: 750, failed: 21 }) },
      ],
    });
    const verdicts = [
      { threshold: 'p99>300ms', ok: true, value: 250, unit: 'ms' },
      { threshold: 'errors>0.1%', ok: false, value: 0.021, unit: 'share' },
      { threshold: 'p99.9>1s', ok: false, value: null, unit: 'ms' },
    ] as const;
    expect(loadLines(failing, verdicts, ['A limit.'], plain).slice(4)).toEqual([
      '',
      'STAGE         SENT  REQ/S  FAILED     P50    P90    P95   P99    P99.9  MAX',
      '50/s 5s       250   50.0   0          3.2ms  8.0ms  12ms  250ms  never  900ms',
      '50..250/s 5s  750   150    21 (2.1%)  3.2ms  8.0ms  12ms  250ms  never  900ms',
      '',
      'ERROR    COUNT  SHARE  MEANING',
      '429      20     2%     beyond a limit of the platform  first: list at 1.5s',
      'timeout  1      0.1%   no answer in time',
      '',
      '! A limit.',
      '',
      '✓ p99>300ms  no: 250ms',
      '✗ errors>0.1%  yes: 2.1%',
      '✗ p99.9>1s  yes: never',
    ]);
  });
  it('says nothing of how long refusals took', () => {
    const none = report({ ok: 0, failed: 1000, types: {}, latencyMs: { ...latencyMs, p999: 0 } });
    expect(loadLines(none, [], [], plain)).toEqual([
      'REQUEST  SENT  REQ/S  FAILED',
      'all      1000  100    1000 (100%)',
    ]);
  });
});

describe('the live line', () => {
  const tick: LoadTick = { atMs: 12_004, sent: 200, ok: 199, failed: 1, inFlight: 4, failedInAll: 3, latencyMs };
  const uiOn = (isTTY: boolean, json = false) => {
    const err = Object.assign(memoryOutput(), { isTTY, columns: 60 });
    const ui = { out: memoryOutput(), err, json, style: plain } as unknown as Ui;
    return { live: liveLoad(ui, 30_000), text: () => err.text() };
  };

  it('tells the rate, how long answers take, and what fails', () =>
    expect(tickLine(tick, 90_000, plain)).toBe(
      '12s of 1m 30s · 200/s · p50 3.2ms  p95 12ms  p99 250ms · 3 failed (1 now) · 4 in flight',
    ));
  it('stays on one line of the terminal', () => {
    const { live, text } = uiOn(true);
    live.tick(tick);
    live.clear();
    expect(text()).toBe('\r\u001b[2K12s of 30s · 200/s · p50 3.2ms  p95 12ms  p99 250ms · 3 fa…\r\u001b[2K');
  });
  it('is not there in a pipe, and not with --json', () => {
    for (const { live, text } of [uiOn(false), uiOn(true, true)]) {
      live.tick(tick);
      live.clear();
      expect(text()).toBe('');
    }
  });
});

it('scenarios tell who does what how often', () => {
  const steps = [
    { name: 'list' as const, share: 0.75 },
    { name: 'page' as const, share: 0.25 },
  ];
  const clients = [{ client: 'web', kind: 'web' as const, share: 1, steps }];
  const listed = [
    { name: 'browse', summary: 'Reads', clients },
    { name: 'orders', summary: 'Orders', clients: [] },
  ];
  expect(scenarioLines(listed, plain)).toEqual([
    'browse   Reads',
    '         web 100%: list 75%, page 25%',
    'orders   Orders',
    '         nothing of it is on a route here',
  ]);
});
