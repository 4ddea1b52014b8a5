import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { createLoop } from '../../src/lifecycle/loop.ts';

function loopOver(work: () => Promise<boolean>) {
  const told: string[] = [];
  const loop = createLoop({
    pollMs: 20,
    work,
    onFailure: (error) => told.push((error as Error).message),
    onRecovery: () => told.push('recovered'),
  });
  onTestFinished(() => loop.close());
  return { loop, told };
}

it('works when it is woken, one at a time, and again for as long as there is more', async () => {
  let inside = 0;
  let left = 3;
  const { loop } = loopOver(async () => {
    inside += 1;
    expect(inside).toBe(1);
    await sleep(1);
    inside -= 1;
    left -= 1;
    return left > 0;
  });
  loop.wake();
  loop.wake();
  await loop.close();
  expect(left).toBeLessThanOrEqual(0);
});

it('looks by itself now and then', async () => {
  let looks = 0;
  const { loop } = loopOver(async () => {
    looks += 1;
    return false;
  });
  loop.wake();
  const begin = performance.now();
  await sleep(200);
  await expect.poll(() => looks).toBeGreaterThan(2);
  expect(looks).toBeLessThan((performance.now() - begin) / 14);
});

it('tells a failure once, and that it is over', async () => {
  let failures = 3;
  const { loop, told } = loopOver(async () => {
    failures -= 1;
    if (failures >= 0) throw new Error('away');
    return false;
  });
  loop.wake();
  while (failures >= 0) await sleep(5);
  await expect.poll(() => told).toEqual(['away', 'recovered']);
});
