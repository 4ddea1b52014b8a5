import { expect, test } from 'vitest';
import { explain } from '../../src/app/scaling.ts';
import type { ScaleDecision } from '../../src/engine/index.ts';
import { fakeTarget } from '../support/fake-target.ts';

const NOW = 10 * 3_600_000;
const { signal } = new AbortController();
const decision = (at: number, from: number, to: number): ScaleDecision => ({
  ...{ at, component: 'product', from, to, summary: '', lines: [], record: null },
});
const kept = [decision(1, 1, 1), decision(2, 1, 3), decision(3, 3, 3), decision(4, 3, 3)];

test('those that changed the count, and the newest; every one where it is asked for', async () => {
  const target = fakeTarget({ explain: async () => kept });
  const ask = (every: boolean) => explain(target, { component: 'product', every }, NOW, signal);
  expect((await ask(false)).map(({ at }) => at)).toEqual([2, 4]);
  expect((await ask(true)).map(({ at }) => at)).toEqual([1, 2, 3, 4]);
});

test('of the last hour, since a time, or the one that held at a time', async () => {
  const target = fakeTarget();
  for (const request of [{}, { since: '2h' }, { at: '30m' }]) {
    await explain(target, { component: 'product', every: true, ...request }, NOW, signal);
  }
  expect(target.calls).toEqual([
    ['explain', { component: 'product', since: NOW - 3_600_000 }],
    ['explain', { component: 'product', since: NOW - 7_200_000 }],
    ['explain', { component: 'product', at: NOW - 1_800_000 }],
  ]);
});

test('a component that is none is told, with a guess', async () => {
  const asked = explain(fakeTarget(), { component: 'prodct', every: false }, NOW, signal);
  await expect(asked).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining('prodct') });
});
