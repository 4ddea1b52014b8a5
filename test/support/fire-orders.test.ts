import { expect, test } from 'vitest';
import { type Acknowledged, compareOrders, type Found } from '../e2e/support/fire/orders.ts';

/** Controls of the comparison under fire: what is planted here has to be found there. */
const acknowledged: Acknowledged[] = [
  { id: 'o1', owner: { id: 'ann' }, status: 'paid' },
  { id: 'o2', owner: { id: 'bob' }, status: 'cancelled' },
  { id: 'o3', owner: { id: 'cy' }, status: 'unknown' },
];
const OWNERS = ['ann', 'bob', 'cy', 'dee'];
const paid = { status: 'paid', charges: 1, receipts: 1, notices: 1 };
const other = { status: 'placed', charges: 0, receipts: 0, notices: 0 };
const found: Found[] = [
  { id: 'o1', owner: 'ann', ...paid },
  { id: 'o2', owner: 'bob', ...other, status: 'cancelled' },
  { id: 'o3', owner: 'cy', ...paid },
  // Its answer was lost: nobody was told.
  { id: 'o4', owner: 'dee', ...other },
];
const compare = (there: readonly Found[]) => compareOrders(acknowledged, there, OWNERS);
const changed = (id: string, change: Partial<Found>) =>
  found.map((order) => (order.id === id ? { ...order, ...change } : order));

test('nothing is wrong where all is there once', () => {
  expect(compare(found)).toEqual([]);
});

test('a missing order is found', () => {
  expect(compare(found.filter(({ id }) => id !== 'o1'))).toEqual(['order o1, paid, is gone']);
  expect(compare(found.filter(({ id }) => id !== 'o3'))).toEqual(['order o3, unknown, is gone']);
  expect(compare([])).toHaveLength(3);
});

test('a doubled order is found, also where nobody was told of either', () => {
  const twice = (owner: string) => compare([...found, { id: 'o9', owner, ...other }]);
  expect(twice('bob')).toEqual(['bob placed one order, there are 2: o2 o9']);
  expect(twice('dee')).toEqual(['dee placed one order, there are 2: o4 o9']);
});

test.each<[string, Partial<Found>, string]>([
  ['another status', { ...other, status: 'cancelled' }, 'order o1: cancelled, not paid'],
  ['a charge twice', { charges: 2 }, 'order o1, paid: 2 charges'],
  ['no charge', { charges: 0 }, 'order o1, paid: 0 charges'],
  ['a receipt twice', { receipts: 2 }, 'order o1, paid: 2 receipts, 1 notices'],
  ['no notice', { notices: 0 }, 'order o1, paid: 1 receipts, 0 notices'],
  ['another owner', { owner: 'eve' }, "order o1 has become another's"],
])('%s is found', (_, change, text) => {
  expect(compare(changed('o1', change))).toEqual([text]);
});

test('a charge for an order that is not paid is found', () => {
  expect(compare(changed('o2', { charges: 1 }))).toEqual(['order o2, cancelled: 1 charges']);
});
