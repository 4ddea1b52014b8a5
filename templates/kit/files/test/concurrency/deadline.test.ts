import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { timeLeft, withDeadline, withoutDeadline } from '../../src/concurrency/index.ts';

it('goes with the work, through all that it waits for', async () => {
  expect(timeLeft()).toBe(Number.POSITIVE_INFINITY);
  await withDeadline(1000, async () => {
    await sleep(20);
    expect(timeLeft()).toBeGreaterThan(0);
    expect(timeLeft()).toBeLessThan(990);
    expect(withoutDeadline(timeLeft)).toBe(Number.POSITIVE_INFINITY);
  });
});

it('is never longer than that of who asks, and never negative', () => {
  withDeadline(10, () => expect(withDeadline(1000, timeLeft)).toBeLessThan(11));
  expect(withDeadline(-5, timeLeft)).toBe(0);
});
