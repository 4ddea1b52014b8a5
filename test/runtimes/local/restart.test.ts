import { expect, test } from 'vitest';
import { restartAfter } from '../../../src/runtimes/local/copies/restart.ts';

const MINUTE = 60_000;
const soon = (...times: number[]) => times.map((at) => ({ at, readyAt: at - 1000 }));

test('an ended process starts again soon, then later, then not any more', () => {
  expect(restartAfter(soon(1000), MINUTE)).toBe(100);
  expect(restartAfter(soon(1000, 2000), MINUTE)).toBe(1000);
  expect(restartAfter(soon(1000, 2000, 3000), MINUTE)).toBeUndefined();
  expect(restartAfter([{ at: 1000 }, { at: 9000 }, { at: 17_000 }], MINUTE)).toBeUndefined();
});

test('exits longer ago than the deadline are forgiven', () => {
  expect(restartAfter(soon(1000, 2000, 2000 + MINUTE), MINUTE)).toBe(100);
});

test('one that had served for a while starts from the beginning, however often it is killed', () => {
  const killed = [10_000, 20_000, 30_000, 40_000].map((at) => ({ at, readyAt: at - 9000 }));
  expect(restartAfter(killed, MINUTE)).toBe(100);
  expect(restartAfter([...killed, ...soon(41_000)], MINUTE)).toBe(1000);
  expect(restartAfter([...killed, ...soon(41_000, 43_000)], MINUTE)).toBeUndefined();
});
