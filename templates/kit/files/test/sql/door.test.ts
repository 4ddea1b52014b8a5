import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { expect, it } from 'vitest';
import { SqlUnavailable } from '../../src/sql/index.ts';
import { createDoor } from '../../src/sql/postgres/door.ts';

const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const client = { release: () => {} } as unknown as PoolClient;
const inMs = (ms: number) => performance.now() + ms;

it('lets one knock for all who wait for a database that is away', async () => {
  let away = true;
  let attempts = 0;
  const enter = createDoor({
    connect: async () => {
      attempts += 1;
      if (away) throw refused;
      return client;
    },
  });
  const first = enter(inMs(5000));
  await sleep(5);
  const others = Array.from({ length: 50 }, () => enter(inMs(5000)));
  await sleep(300);
  expect(attempts).toBeLessThan(20);
  away = false;
  expect(new Set(await Promise.all([first, ...others]))).toEqual(new Set([client]));
});

it('waits no longer than it is told, each for himself', async () => {
  const enter = createDoor({ connect: () => Promise.reject(refused) });
  const began = performance.now();
  const ends = await Promise.all(
    [150, 50, -10].map(async (ms) => {
      await expect(enter(inMs(ms))).rejects.toBeInstanceOf(SqlUnavailable);
      return performance.now() - began;
    }),
  );
  expect(ends[0]).toBeGreaterThan(140);
  expect(ends[1]).toBeLessThan(140);
  expect(ends[2]).toBeLessThan(50);
});

it('does not knock again for what is no matter of reaching it', async () => {
  let attempts = 0;
  const wrong = Object.assign(new Error('password authentication failed'), { code: '28P01' });
  const enter = createDoor({
    connect: () => {
      attempts += 1;
      return Promise.reject(wrong);
    },
  });
  await expect(enter(inMs(1000))).rejects.toBe(wrong);
  expect(attempts).toBe(1);
});

it('takes a crowd for no absence', async () => {
  let calls = 0;
  const crowd = new Error('timeout exceeded when trying to connect');
  const enter = createDoor({
    connect: async () => {
      calls += 1;
      if (calls === 1) throw crowd;
      return client;
    },
  });
  await expect(enter(inMs(1000))).rejects.toBeInstanceOf(SqlUnavailable);
  expect(await enter(inMs(0))).toBe(client);
});
