import { describe, expect, it } from 'vitest';
import { backoff, createPicker, type Endpoint, type Verdict } from '../../src/endpoints/index.ts';
import { fixedSource } from '../../src/endpoints/source.ts';

const endpoints = (...ports: number[]): Endpoint[] => ports.map((port) => ({ host: '10.0.0.1', port }));

describe('picker', () => {
  it('takes the less loaded of two', () => {
    const picker = createPicker(fixedSource(endpoints(1, 2)), { random: () => 0 });
    const first = picker.pick();
    const second = picker.pick();
    expect([first?.endpoint.port, second?.endpoint.port]).toEqual([1, 2]);
    first?.done();
    expect(picker.pick()?.endpoint.port).toBe(1);
  });

  it('spreads requests that stay open evenly', () => {
    const picker = createPicker(fixedSource(endpoints(1, 2, 3, 4)));
    const counts = new Map<number, number>();
    for (let count = 0; count < 400; count += 1) {
      const port = picker.pick()?.endpoint.port ?? 0;
      counts.set(port, (counts.get(port) ?? 0) + 1);
    }
    for (const count of counts.values()) expect(Math.abs(count - 100)).toBeLessThanOrEqual(5);
  });

  it('lets one that failed rest, unless it is the only one', () => {
    let time = 0;
    const picker = createPicker(fixedSource(endpoints(1, 2)), { random: () => 0, now: () => time, restMs: 100 });
    picker.pick()?.done('failed');
    expect(picker.pick()?.endpoint.port).toBe(2);
    expect(picker.pick(new Set(['10.0.0.1:2']))?.endpoint.port).toBe(1);
    time = 101;
    expect(picker.pick()?.endpoint.port).toBe(1);
  });

  it('lets one that answers badly rest after a few times in a row, and longer each time', () => {
    let time = 0;
    const picker = createPicker(fixedSource(endpoints(1, 2)), { random: () => 0, now: () => time, restMs: 100 });
    const first = (verdict: Verdict) => {
      const pick = picker.pick();
      expect(pick?.endpoint.port).toBe(1);
      pick?.done(verdict);
    };
    for (const verdict of ['bad', 'bad', 'good', 'bad', 'unknown', 'bad', 'bad', 'bad', 'bad'] as const) first(verdict);
    expect(picker.pick()?.endpoint.port).toBe(2);
    time += 101;
    first('failed');
    time += 101;
    expect(picker.pick()?.endpoint.port).toBe(2);
    time += 100;
    first('good');
    first('failed');
    time += 101;
    first('good');
  });

  it('never lets more than half of them rest', () => {
    let time = 0;
    const picker = createPicker(fixedSource(endpoints(1, 2, 3, 4)), { random: () => 0, now: () => time, restMs: 100 });
    for (const failing of [1, 2, 3, 4]) {
      time += 1;
      const others = [1, 2, 3, 4].filter((port) => port !== failing).map((port) => `10.0.0.1:${port}`);
      picker.pick(new Set(others))?.done('failed');
    }
    const ports = new Set(Array.from({ length: 8 }, () => picker.pick()?.endpoint.port));
    expect([...ports].sort()).toEqual([1, 2]);
  });

  it('has nothing to offer without replicas', () => {
    expect(createPicker(fixedSource([])).pick()).toBeUndefined();
    expect(createPicker(fixedSource(endpoints(1))).pick(new Set(['10.0.0.1:1']))).toBeUndefined();
  });
});

describe('backoff', () => {
  it('doubles up to a bound, with full jitter', () => {
    const waits = [1, 2, 3, 9].map((attempt) => backoff(attempt, { baseMs: 10, maxMs: 100, random: () => 1 }));
    expect(waits).toEqual([10, 20, 40, 100]);
    expect(backoff(5, { random: () => 0 })).toBe(0);
  });
});
