import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { every } from '../../src/lifecycle/index.ts';
import { testTelemetry } from '../../src/testing/index.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('does its work now and then, until it is stopped', async () => {
  const work = vi.fn(async () => {});
  const stop = every(1000, 'work', testTelemetry().log, work);
  await vi.advanceTimersByTimeAsync(3500);
  expect(work).toHaveBeenCalledTimes(3);
  stop();
  await vi.advanceTimersByTimeAsync(3500);
  expect(work).toHaveBeenCalledTimes(3);
});

it('goes on after a failure, and says that there was one', async () => {
  const lines: string[] = [];
  const work = vi.fn(() => Promise.reject(new Error('away')));
  const stop = every(1000, 'old keys', testTelemetry(lines).log, work);
  await vi.advanceTimersByTimeAsync(2500);
  stop();
  expect(work).toHaveBeenCalledTimes(2);
  expect(lines[0]).toContain('old keys: failed');
});

it('does not begin again what is still being done', async () => {
  let end = () => {};
  const work = vi.fn(() => new Promise<void>((resolve) => (end = resolve)));
  const stop = every(1000, 'work', testTelemetry().log, work);
  await vi.advanceTimersByTimeAsync(5000);
  expect(work).toHaveBeenCalledTimes(1);
  end();
  await vi.advanceTimersByTimeAsync(1500);
  expect(work).toHaveBeenCalledTimes(2);
  stop();
});
