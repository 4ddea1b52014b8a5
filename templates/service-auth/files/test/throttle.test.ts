import { type Cache, CacheUnavailable, memoryCache } from '@app/kit/cache';
import { expect, it } from 'vitest';
import { createThrottle } from '../src/throttle.ts';

const fail = async () => undefined;
const succeed = async () => 'account';

async function failTimes(throttle: ReturnType<typeof createThrottle>, times: number, address = '1.2.3.4') {
  for (let count = 0; count < times; count += 1) await throttle.login('a@example.com', address, fail);
}

it('stops after ten failures, for that account from that address', async () => {
  const throttle = createThrottle(memoryCache());
  await failTimes(throttle, 10);
  await expect(throttle.login('a@example.com', '1.2.3.4', succeed)).rejects.toMatchObject({ status: 429 });
  expect(await throttle.login('b@example.com', '1.2.3.4', succeed)).toBe('account');
  expect(await throttle.login('a@example.com', '5.6.7.8', succeed)).toBe('account');
});

it('does not count those who know their password', async () => {
  const throttle = createThrottle(memoryCache());
  for (let count = 0; count < 30; count += 1) await throttle.login('a@example.com', '1.2.3.4', succeed);
});

it('says when to come again', async () => {
  const throttle = createThrottle(memoryCache({ now: () => 0 }));
  await failTimes(throttle, 10);
  await expect(throttle.login('a@example.com', '1.2.3.4', fail)).rejects.toMatchObject({
    headers: { 'retry-after': '900' },
  });
});

it('counts on its own when the cache is away', async () => {
  const away = () => Promise.reject(new CacheUnavailable(new Error('gone')));
  const cache: Cache = { ...memoryCache(), increment: away };
  const throttle = createThrottle(cache);
  await failTimes(throttle, 10);
  await expect(throttle.login('a@example.com', '1.2.3.4', fail)).rejects.toMatchObject({ status: 429 });
});
