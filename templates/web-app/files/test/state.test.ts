import { expect, test } from 'vitest';
import { createState } from '../src/state.ts';

test('whoever watches is told, until he leaves', () => {
  const state = createState(1);
  const seen: number[] = [];
  const leave = state.watch(() => seen.push(state.get()));
  state.set(2);
  leave();
  state.set(3);
  expect(seen).toEqual([2]);
  expect(state.get()).toBe(3);
});
