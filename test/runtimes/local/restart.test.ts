import { expect, test } from 'vitest';
import { restartAfter } from '../../../src/runtimes/local/copies/restart.ts';

const MINUTE = 60_000;

test('an ended process starts again soon, then later, then not any more', () => {
  expect(restartAfter([1000], MINUTE)).toBe(100);
  expect(restartAfter([1000, 2000], MINUTE)).toBe(1000);
  expect(restartAfter([1000, 2000, 3000], MINUTE)).toBeUndefined();
});

test('exits longer ago than the deadline are forgiven', () => {
  expect(restartAfter([1000, 2000, 2000 + MINUTE], MINUTE)).toBe(100);
});
