import { describe, expect, test } from 'vitest';
import { createRandom } from '../../src/load/random.ts';
import { schedule } from '../../src/load/schedule.ts';
import { parseStages, peakOf, plannedOf, totalMs } from '../../src/load/stages.ts';

const timesOf = (text: string, kind: 'constant' | 'poisson' = 'constant', seed = 1) =>
  [...schedule(parseStages(text), kind, createRandom(seed))].map(({ atMs }) => atMs);
const between = (times: readonly number[], from: number, to: number) =>
  times.filter((at) => at >= from && at < to).length;

describe('stages', () => {
  test('are held rates and ramps', () => {
    expect(parseStages('50:30s, 50..500:2m,0.5:1m')).toEqual([
      { from: 50, to: 50, ms: 30_000 },
      { from: 50, to: 500, ms: 120_000 },
      { from: 0.5, to: 0.5, ms: 60_000 },
    ]);
  });
  test('tell how long, how much, and how much at most', () => {
    const stages = parseStages('50:30s,50..500:2m');
    expect([totalMs(stages), plannedOf(stages), peakOf(stages)]).toEqual([150_000, 1_500 + 33_000, 500]);
  });
  test.each(['', '50', '50:', '50:0s', ':30s', '5..:3s', '-1:3s', '50:30', '1000000:1s', '50:30s,', '0:30s'])(
    '%o is none',
    (text) => expect(() => parseStages(text)).toThrow(/is no stage of a load/),
  );
});

describe('constant arrivals', () => {
  test('have equal distances', () =>
    expect(timesOf('10:1s')).toEqual([50, 150, 250, 350, 450, 550, 650, 750, 850, 950]));
  test('keep their distances over the borders of stages', () => {
    const [before = 0, after = 0] = timesOf('10:1s,20:1s').slice(9, 11);
    expect(after - before).toBeCloseTo(50 + 25);
  });
  test('are as many as planned', () => {
    for (const text of ['7:3s', '0..100:10s', '100..0:10s', '3:1s,0:5s,900:2s', '33..44:7s'])
      expect(Math.abs(timesOf(text).length - plannedOf(parseStages(text)))).toBeLessThanOrEqual(1);
  });
  test('get closer along a ramp, as the square of time', () => {
    const times = timesOf('0..100:10s');
    expect(between(times, 0, 5_000)).toBe(125);
    expect(between(times, 5_000, 10_000)).toBe(375);
  });
  test('know their stage', () => {
    const stages = [...schedule(parseStages('5:1s,0:1s,5:1s'), 'constant', createRandom(1))].map(({ stage }) => stage);
    expect(stages).toEqual([0, 0, 0, 0, 0, 2, 2, 2, 2, 2]);
  });
  test('never go back in time', () => {
    const times = timesOf('1..900:2s,900..0:2s,4:1s');
    expect(times.every((at, index) => index === 0 || at > (times[index - 1] ?? 0))).toBe(true);
  });
});

describe('Poisson arrivals', () => {
  test('have the mean and the spread of a Poisson process', () => {
    const times = timesOf('100:1000s', 'poisson');
    const gaps = times.map((at, index) => at - (times[index - 1] ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    expect(mean).toBeGreaterThan(9.9);
    expect(mean).toBeLessThan(10.1);
    // Of an exponential distribution both are the same.
    expect(deviation / mean).toBeGreaterThan(0.97);
    expect(deviation / mean).toBeLessThan(1.03);
  });
  test('are the same with the same seed, and others with another', () => {
    expect(timesOf('50:2s', 'poisson', 7)).toEqual(timesOf('50:2s', 'poisson', 7));
    expect(timesOf('50:2s', 'poisson', 7)).not.toEqual(timesOf('50:2s', 'poisson', 8));
  });
});
