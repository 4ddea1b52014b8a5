import { expect, test } from 'vitest';
import { dueForRepair } from '../../src/agent/server/repair.ts';
import type { Observed } from '../../src/plan/index.ts';

const copy = (id: string, alive: boolean) =>
  ({ id, component: id.split('/')[0], alive, holdsData: false }) as unknown as Observed;
const wanted = new Set(['a/process/1', 'a/process/2', 'b/process/1']);
const due = (observed: Observed[], times?: number, lastAt = 0, now = 0) =>
  dueForRepair(observed, wanted, new Map(times === undefined ? [] : [['a', { times, lastAt }]]), now).map(
    ({ id }) => id,
  );

test('each component with an ended copy is due once', () => {
  expect(due([copy('a/process/1', false), copy('a/process/2', false), copy('b/process/1', true)])).toEqual([
    'a/process/1',
  ]);
});

test('what is not wanted any more is nobody’s to bring back', () => {
  expect(due([copy('c/process/1', false)])).toEqual([]);
});

test('the more often, the longer it is left alone', () => {
  const dead = [copy('a/process/1', false)];
  expect(due(dead, 1, 0, 999)).toEqual([]);
  expect(due(dead, 1, 0, 1000)).toEqual(['a/process/1']);
  expect(due(dead, 3, 0, 14_999)).toEqual([]);
  expect(due(dead, 99, 0, 300_000)).toEqual(['a/process/1']);
});
