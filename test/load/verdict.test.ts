import { describe, expect, test } from 'vitest';
import type { LoadReport } from '../../src/load/types.ts';
import { judgeLoad, parseThreshold } from '../../src/load/verdict.ts';

const latencyMs = { p50: 4, p90: 40, p95: 100, p99: 250, p999: null, max: 900, mean: 12 };
const counts = {
  due: 1000,
  sent: 990,
  ok: 960,
  failed: 40,
  errors: { 503: 10, 404: 5, 429: 12, timeout: 3, dropped: 10 },
  latencyMs,
};
const report: LoadReport = {
  ...counts,
  url: 'http://127.0.0.1:8080',
  seed: 1,
  arrivals: 'constant',
  startedAt: 0,
  durationMs: 10_000,
  interrupted: false,
  okPerSecond: 96,
  retried: 0,
  mostInFlight: 100,
  lateMs: { p50: 0, p99: 1, max: 2 },
  types: { order: { due: 100, sent: 100, ok: 100, failed: 0, errors: {}, latencyMs: { ...latencyMs, p95: 30 } } },
  clients: {},
  stages: [],
  ticks: [],
  failures: [],
};
const judge = (text: string) => judgeLoad(report, [parseThreshold(text)])[0];

describe('thresholds', () => {
  test.each([
    ['p99>300ms', true, 250],
    ['p99>249ms', false, 250],
    ['p99 >= 250ms', false, 250],
    ['p50<5ms', false, 4],
    ['p99.9>1h', false, null],
    ['max>1s', false, null],
    ['order:p95>30ms', true, 30],
    ['errors>4%', true, 0.04],
    ['errors>3.9%', false, 0.04],
    ['errors>39', false, 40],
    ['429>0', false, 12],
    ['5xx>1%', true, 0.01],
    ['4xx>4', false, 5],
    ['timeout>0', false, 3],
    ['dropped>0', false, 10],
    ['refused>0', true, 0],
    ['order:errors>0', true, 0],
    ['rate<95', true, 96],
    ['rate<=96', false, 96],
    ['pay:errors>0', true, 0],
    ['pay:p99>1s', false, null],
  ] as const)('%s', (text, ok, value) => expect(judge(text)).toMatchObject({ threshold: text, ok, value }));

  test.each([
    '',
    'p99',
    'p99>',
    'p99>300',
    'p98>3ms',
    'errors>3ms',
    'rate>3%',
    'p99=3ms',
    'odd>1',
    '999>0',
    'errors>1.2.3',
  ])('%o is none', (text) => expect(() => parseThreshold(text)).toThrow(/is no threshold/));
});
