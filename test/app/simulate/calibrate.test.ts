import { describe, expect, it } from 'vitest';
import { costOf } from '../../../src/app/simulate/fit.ts';
import { calibrate } from '../../../src/app/simulate/index.ts';
import { PlatformError, type SeriesPoints } from '../../../src/kernel/index.ts';
import type { RangeQuery, Telemetry } from '../../../src/telemetry/index.ts';

const UNTIL = 900_000;
const STEPS = Array.from({ length: 20 }, (_, index) => (index + 1) * 15_000);
const rate = (at: number) => (at / 15_000) * 10;

/** A collector that has seen one copy with 3 ms of CPU for each request, 12m when idle, 25 ms from end to end. */
function collector(share = 1): Telemetry {
  const series = (value: (at: number) => number): SeriesPoints[] => [
    { labels: { component: 'order', replica: 'order/process/1' }, points: STEPS.map((at) => [at, value(at)] as const) },
  ];
  const answers: Record<string, SeriesPoints[]> = {
    platform_cpu_millicores: series((at) => 12 + rate(at) * 3),
    platform_memory_bytes: series(() => 2 ** 26),
    http_server_request_duration_seconds_count: series((at) => rate(at) * 15 * share),
    http_server_request_duration_seconds_sum: series((at) => rate(at) * 15 * share * 0.025),
    process_start_time_seconds: series(() => 100),
  };
  const line = { id: 1, at: 101_500, component: 'order', replica: 'order/process/1', level: 'info', text: 'listening' };
  return {
    range: async ({ name }: RangeQuery) => answers[name] ?? [],
    usage: async () => ({ cpu: answers.platform_cpu_millicores ?? [], memory: answers.platform_memory_bytes ?? [] }),
    logs: async () => [line],
    spans: async () => [],
  } as unknown as Telemetry;
}
const order = { name: 'order', kind: 'service' } as const;

describe('a running component', () => {
  it('is measured: cost, idling, time, memory, start', async () => {
    const found = await calibrate(collector(), order, { since: 0, until: UNTIL });
    expect(found.cpuMs.value).toBeCloseTo(3);
    expect(found.idleCpuMilli.value).toBeCloseTo(12);
    expect(found.timeMs.value).toBeCloseTo(25);
    expect(found).toMatchObject({
      memoryBytes: { value: 2 ** 26, samples: 20 },
      startupSeconds: { value: 1.5, samples: 1 },
    });
    expect(found).toMatchObject({ done: 31_500, cpuMs: { samples: 20 }, notes: [] });
  });
  it('that consumes is measured by its spans, as far back as they reach', async () => {
    const told = (each: number) => {
      const spans = STEPS.flatMap((at) =>
        Array.from({ length: each }, () => ({ startedAt: at - 7_000, durationMs: 40 })),
      );
      return { ...collector(), spans: async () => spans.reverse().slice(0, 5_000) } as unknown as Telemetry;
    };
    const worker = { name: 'worker', kind: 'worker' } as const;
    const all = await calibrate(told(20), worker, { since: 0, until: UNTIL });
    expect(all).toMatchObject({ timeMs: { value: 40 }, done: 400, cpuMs: { samples: 20 } });
    // Ten periods of 500 are all that is told; the oldest may be a part.
    const some = await calibrate(told(500), worker, { since: 0, until: UNTIL });
    expect(some).toMatchObject({ done: 4_500, cpuMs: { samples: 9 } });
  });
  it.each([
    ['that has done next to nothing', collector(0.001), order],
    ['that never worked', collector(0), order],
    ['a worker without messages', collector(), { name: 'worker', kind: 'worker' } as const],
  ])('%s is not', async (_, telemetry, component) => {
    const error = await calibrate(telemetry, component, { since: 0, until: UNTIL }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(PlatformError);
    expect(error).toMatchObject({
      exitCode: 3,
      message: expect.stringContaining('has done too little in the last 15 minutes'),
    });
  });
});

describe('the cost of one', () => {
  const load = (perSecond: number, cpuMilli: number, copies = 1) => ({ perSecond, cpuMilli, copies });
  it('is told apart from idling over copies that come and go', () => {
    const loads = [load(0, 20, 2), load(100, 220, 2), load(200, 440, 4), load(50, 110, 1)];
    expect(costOf(loads)).toMatchObject({ cpuMs: expect.closeTo(2), idleCpuMilli: expect.closeTo(10) });
  });
  it('is all there is where the load was always the same, and that is said', () => {
    expect(costOf([load(100, 200), load(100, 210)])).toMatchObject({
      cpuMs: 2.05,
      idleCpuMilli: 0,
      notes: [expect.stringContaining('much the same')],
    });
  });
  it('is never below nothing', () => {
    expect(costOf([load(10, 50), load(100, 20)])).toMatchObject({ cpuMs: 0, notes: [expect.any(String)] });
    expect(costOf([load(10, 10), load(100, 200)]).idleCpuMilli).toBe(0);
  });
});
