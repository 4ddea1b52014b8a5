import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { beginSoon, type Work } from '../../src/lifecycle/work.ts';
import { testTelemetry } from '../../src/testing/index.ts';

const { log } = testTelemetry();
const recorded = (closed: string[], name: string): Work => ({ close: async () => void closed.push(name) });

it('closes all that has begun', async () => {
  const closed: string[] = [];
  const work = await beginSoon([async () => [recorded(closed, 'a'), recorded(closed, 'b')]], log);
  await work.close();
  expect(closed).toEqual(['a', 'b']);
});

it('fails where its beginning fails', async () => {
  await expect(beginSoon([() => Promise.reject(new Error('no such topic'))], log)).rejects.toThrow('no such topic');
});

it('does not wait for ever for a store that is away, and closes what begins too late', async () => {
  const closed: string[] = [];
  let come: (works: Work[]) => void = () => {};
  const waiting = new Promise<Work[]>((resolve) => {
    come = resolve;
  });
  const work = await beginSoon([() => waiting], log, 10);
  await work.close();
  come([recorded(closed, 'late')]);
  await expect.poll(() => closed).toEqual(['late']);
});

it('closes at once what has begun beside something that still waits', async () => {
  const closed: string[] = [];
  const never = new Promise<Work[]>(() => {});
  const work = await beginSoon([async () => [recorded(closed, 'streams')], () => never], log, 10);
  await work.close();
  expect(closed).toEqual(['streams']);
});

it('ends the program when work fails to begin after it was no longer waited for', async () => {
  const unhandled = new Promise((resolve) => process.once('unhandledRejection', resolve));
  await beginSoon([() => sleep(30).then(() => Promise.reject(new Error('belongs to another user')))], log, 10);
  expect(await unhandled).toMatchObject({ message: 'belongs to another user' });
});

it('works without any', async () => {
  await (await beginSoon([], log)).close();
});
