import { expect, test } from 'vitest';
import { componentState, type Item } from '../../../src/engine/execute/states.ts';

const item = (role: Item['role'], state: Item['state'], parts: Partial<Item> = {}): Item => ({
  role,
  state,
  once: false,
  ...parts,
});
const state = (items: readonly Item[], wanted = true, running = false) =>
  componentState(items, { wanted, running })?.state;

test.each<[string, Item[], boolean, boolean, string | undefined]>([
  ['nothing begun', [item('make', 'pending')], true, false, 'waiting'],
  ['first start', [item('make', 'waiting')], true, false, 'starting'],
  ['a change of what runs', [item('make', 'waiting'), item('retire', 'pending')], true, true, 'updating'],
  ['between two replicas', [item('make', 'done'), item('make', 'pending')], true, true, 'updating'],
  ['old copies still go', [item('make', 'done'), item('retire', 'started')], true, true, 'updating'],
  ['all done', [item('make', 'done'), item('retire', 'done')], true, true, 'ready'],
  ['own task still to come', [item('make', 'done'), item('make', 'pending', { once: true })], true, false, 'ready'],
  ['own task failed', [item('make', 'done'), item('make', 'failed', { once: true })], true, false, 'failed'],
  ['held back by another', [item('make', 'skipped')], true, false, 'waiting'],
  ['unchanged and ready', [item('keep', 'done')], true, true, 'ready'],
  ['going, not begun', [item('retire', 'pending')], false, true, undefined],
  ['going', [item('retire', 'started')], false, true, 'draining'],
  ['gone', [item('retire', 'done')], false, true, 'stopped'],
])('%s', (_, items, wanted, running, expected) => {
  expect(state(items, wanted, running)).toBe(expected);
});
