import { describe, expect, test } from 'vitest';
import { createHistogram } from '../../src/load/histogram.ts';
import { createRandom } from '../../src/load/random.ts';

const of = (values: readonly number[], endless = 0) => {
  const histogram = createHistogram();
  for (const value of values) histogram.record(value);
  for (let i = 0; i < endless; i += 1) histogram.endless();
  return histogram;
};

/** By definition: the smallest value that at least that share of all is not above. */
const exact = (sorted: readonly number[], q: number) => sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? 0;

describe('percentiles', () => {
  test('of nothing are 0', () => expect(of([]).latency()).toMatchObject({ p50: 0, p99: 0, max: 0, mean: 0 }));
  test('of one value are that value', () =>
    expect(of([0.345]).latency()).toEqual({
      p50: 0.345,
      p90: 0.345,
      p95: 0.345,
      p99: 0.345,
      p999: 0.345,
      max: 0.345,
      mean: 0.345,
    }));
  test('below a millisecond are exact to the microsecond', () => {
    const { p50, p99 } = of(Array.from({ length: 500 }, (_, i) => (i + 1) / 1000)).latency();
    expect([p50, p99]).toEqual([0.25, 0.495]);
  });
  test('of values over seven orders of magnitude are within 0.2 %', () => {
    const random = createRandom(3);
    const values = Array.from({ length: 20_000 }, () => 10 ** (random() * 7 - 2)).sort((a, b) => a - b);
    const latency = of(values).latency();
    for (const [name, q] of [
      ['p50', 0.5],
      ['p90', 0.9],
      ['p95', 0.95],
      ['p99', 0.99],
      ['p999', 0.999],
    ] as const) {
      const want = exact(values, q);
      expect(Math.abs((latency[name] ?? 0) - want)).toBeLessThanOrEqual(want * 0.002 + 0.001);
    }
    expect(latency.max).toBeCloseTo(values.at(-1) ?? 0, 2);
  });
  test('never exceed the maximum, and longer than it can hold is its end', () => {
    expect(of([1e12]).latency().p50).toBeGreaterThan(3_600_000);
    expect(of([100.9, 100.9]).latency().p99).toBe(100.9);
  });
});

describe('what never ended', () => {
  test('is beyond every other', () => {
    const { p50, p95, p99, p999, max } = of(
      Array.from({ length: 98 }, () => 5),
      2,
    ).latency();
    expect([p50, p95, p99, p999, max]).toEqual([5, 5, null, null, 5]);
  });
  test('alone', () => expect(of([], 1).latency()).toMatchObject({ p50: null, max: 0 }));
});

test('a cleared one is as new', () => {
  const histogram = of([1, 2, 3], 4);
  histogram.clear();
  expect([histogram.count(), histogram.latency()]).toEqual([0, of([]).latency()]);
});
