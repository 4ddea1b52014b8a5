import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inParallel, limited, within } from '../../src/concurrency/index.ts';

/** Work that notes how many were inside at the same time. */
function watched() {
  const seen = { most: 0, done: [] as number[] };
  let inside = 0;
  const work = async (number: number) => {
    inside += 1;
    seen.most = Math.max(seen.most, inside);
    await sleep(1);
    inside -= 1;
    seen.done.push(number);
    return number * 2;
  };
  return { seen, work };
}

it('lets so many at a time, in their order, also after a failure', async () => {
  const { seen, work } = watched();
  const inTurn = limited(2);
  const failing = async (number: number) => {
    await work(number);
    if (number === 1) throw new Error('fails');
  };
  await Promise.allSettled([0, 1, 2, 3, 4].map((number) => inTurn(() => failing(number))));
  expect(seen).toEqual({ most: 2, done: [0, 1, 2, 3, 4] });
});

it('lets nobody in who comes in the moment in which a place is handed on', async () => {
  const { seen, work } = watched();
  const inTurn = limited(1);
  const late: Promise<unknown>[] = [];
  const first = inTurn(() => work(0)).then(() => late.push(inTurn(() => work(2))));
  await Promise.all([first, inTurn(() => work(1))]);
  await Promise.all(late);
  expect(seen).toEqual({ most: 1, done: [0, 1, 2] });
});

it('refuses those who would wait too long', async () => {
  const inTurn = limited(1, { waiting: 1, refuse: () => new RangeError('come later') });
  const all = await Promise.allSettled([1, 2, 3].map((number) => inTurn(async () => number)));
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  expect(all[2]).toMatchObject({ reason: new RangeError('come later') });
});

it('works on many, and gives results in the order of what they are of', async () => {
  const { seen, work } = watched();
  expect(await inParallel([3, 1, 2], 2, work)).toEqual([6, 2, 4]);
  expect(seen.most).toBe(2);
});

it('waits so long and no longer', async () => {
  expect(await within(1000, Promise.resolve('here'))).toBe('here');
  await expect(within(5, new Promise(() => {}))).rejects.toThrow('no answer within 5 ms');
});
