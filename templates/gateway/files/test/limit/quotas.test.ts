import { CacheUnavailable, memoryCache } from '@app/kit/cache';
import { expect, test, vi } from 'vitest';
import { createQuotas, type Quota } from '../../src/limit/index.ts';

const quota: Quota = { name: 'all', requests: 100, perMs: 60_000 };

function setUp() {
  const clock = { now: 1_000_000 };
  const now = () => clock.now;
  const cache = memoryCache({ now });
  const increment = vi.fn(cache.increment);
  const replica = () => createQuotas({ counter: { increment }, now });
  return { clock, increment, replica };
}

async function allowedOf(replicas: readonly ReturnType<typeof createQuotas>[], requests: number): Promise<number> {
  let allowed = 0;
  for (let i = 0; i < requests; i += 1) {
    const decision = await replicas[i % replicas.length]?.take(quota, 'u1');
    if (decision?.allowed) allowed += 1;
  }
  return allowed;
}

test('one replica lets exactly the quota through', async () => {
  const { replica } = setUp();
  expect(await allowedOf([replica()], 150)).toBe(100);
});

test('two replicas never let more through, and lose little', async () => {
  const { replica } = setUp();
  const allowed = await allowedOf([replica(), replica()], 250);
  expect(allowed).toBeLessThanOrEqual(100);
  expect(allowed).toBeGreaterThanOrEqual(95);
});

test('what a replica keeps and never needs is at most a twentieth', async () => {
  const { replica } = setUp();
  const [busy, idle] = [replica(), replica()];
  await allowedOf([idle], 2);
  expect(await allowedOf([busy], 150)).toBeGreaterThanOrEqual(93);
});

test('most requests ask nobody', async () => {
  const { replica, increment } = setUp();
  const [one, large] = [replica(), { ...quota, requests: 10_000 }];
  for (let i = 0; i < 5000; i += 1) await one.take(large, 'u1');
  expect(increment.mock.calls.length).toBeLessThan(25);
});

test('many at once are counted together', async () => {
  const { replica, increment } = setUp();
  const one = replica();
  const decisions = await Promise.all(Array.from({ length: 150 }, () => one.take(quota, 'u1')));
  expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(100);
  expect(increment.mock.calls.length).toBeLessThan(5);
});

test('whoever is over the quota costs nothing until the window ends', async () => {
  const { replica, increment, clock } = setUp();
  const one = replica();
  await allowedOf([one], 101);
  increment.mockClear();
  const refused = await one.take(quota, 'u1');
  expect(refused).toMatchObject({ allowed: false, remaining: 0, resetMs: 60_000 });
  expect(increment).not.toHaveBeenCalled();
  clock.now += 60_000;
  expect(await one.take(quota, 'u1')).toMatchObject({ allowed: true });
});

test('callers do not share', async () => {
  const { replica } = setUp();
  const one = replica();
  await allowedOf([one], 101);
  expect(await one.take(quota, 'u2')).toMatchObject({ allowed: true, remaining: 99 });
});

test('tells how many are left', async () => {
  const { replica } = setUp();
  const one = replica();
  const remaining = [];
  for (let i = 0; i < 4; i += 1) remaining.push((await one.take(quota, 'u1')).remaining);
  expect(remaining).toEqual([99, 98, 97, 96]);
});

test('without the cache each replica counts for itself, and asks again after a second', async () => {
  const { replica, increment, clock } = setUp();
  const one = replica();
  increment.mockRejectedValue(new CacheUnavailable('gone'));
  expect(await allowedOf([one], 150)).toBe(100);
  expect(increment).toHaveBeenCalledTimes(1);
  increment.mockReset();
  increment.mockResolvedValue({ count: 1, resetMs: 5000 });
  clock.now += 1000;
  expect(await one.take(quota, 'u1')).toMatchObject({ allowed: true, resetMs: 5000 });
});

test('forgets callers when there are too many', async () => {
  const { increment } = setUp();
  const small = createQuotas({ counter: { increment }, capacity: 10 });
  for (let i = 0; i < 100; i += 1) await small.take(quota, `u${i}`);
  expect((await small.take(quota, 'u99')).remaining).toBe(98);
});
