import { type Cache, CacheUnavailable, memoryCache } from '@app/kit/cache';
import { expect, it } from 'vitest';
import { createThrottle } from '../src/throttle/index.ts';

const limits = { registrations: 3 };
const fail = async () => undefined;
const succeed = async () => 'account';

async function failTimes(throttle: ReturnType<typeof createThrottle>, times: number, address = '1.2.3.4') {
  for (let count = 0; count < times; count += 1) await throttle.login('a@example.com', address, fail);
}

it('stops after twenty failures, for that account from that address', async () => {
  const throttle = createThrottle(memoryCache(), limits);
  await failTimes(throttle, 20);
  await expect(throttle.login('a@example.com', '1.2.3.4', succeed)).rejects.toMatchObject({ status: 429 });
  expect(await throttle.login('b@example.com', '1.2.3.4', succeed)).toBe('account');
  expect(await throttle.login('a@example.com', '5.6.7.8', succeed)).toBe('account');
});

it('does not count those who know their password', async () => {
  const throttle = createThrottle(memoryCache(), limits);
  for (let count = 0; count < 30; count += 1) await throttle.login('a@example.com', '1.2.3.4', succeed);
});

it('says when to come again', async () => {
  const throttle = createThrottle(memoryCache({ now: () => 0 }), limits);
  await failTimes(throttle, 20);
  await expect(throttle.login('a@example.com', '1.2.3.4', fail)).rejects.toMatchObject({
    headers: { 'retry-after': '900' },
  });
});

it('counts on its own when the cache is away', async () => {
  const away = () => Promise.reject(new CacheUnavailable(new Error('gone')));
  const cache: Cache = { ...memoryCache(), increment: away };
  const throttle = createThrottle(cache, limits);
  await failTimes(throttle, 20);
  await expect(throttle.login('a@example.com', '1.2.3.4', fail)).rejects.toMatchObject({ status: 429 });
});

it('lets no more through when they come all at once', async () => {
  const throttle = createThrottle(memoryCache(), limits);
  let attempts = 0;
  const attempt = async () => {
    attempts += 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
    return undefined;
  };
  await Promise.allSettled(Array.from({ length: 60 }, () => throttle.login('a@example.com', '1.2.3.4', attempt)));
  expect(attempts).toBe(20);
});

it('stops those who guess from many networks, but not the owner on a known one', async () => {
  const throttle = createThrottle(memoryCache(), limits);
  await throttle.login('a@example.com', '9.9.9.9', succeed);
  for (let network = 0; network < 10; network += 1) await failTimes(throttle, 10, `10.0.${network}.1`);
  await expect(throttle.login('a@example.com', '10.1.1.1', succeed)).rejects.toMatchObject({ status: 429 });
  expect(await throttle.login('a@example.com', '9.9.9.9', succeed)).toBe('account');
});

it('gives an attempt back that could not be made', async () => {
  const throttle = createThrottle(memoryCache(), limits);
  const away = () => Promise.reject(new Error('database is away'));
  for (let count = 0; count < 30; count += 1) {
    await expect(throttle.login('a@example.com', '1.2.3.4', away)).rejects.toThrow('away');
  }
});

it('limits new accounts from one network', async () => {
  const throttle = createThrottle(memoryCache(), limits);
  for (let count = 0; count < 3; count += 1) await throttle.register(`2001:db8::${count}`);
  await expect(throttle.register('2001:db8::ff')).rejects.toMatchObject({ status: 429 });
  await throttle.register('10.0.0.1');
});
