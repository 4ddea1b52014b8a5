import { expect, it } from 'vitest';
import { price } from '../src/orders/index.ts';
import { DOLLAR, GRINDER, MUG, NOBODYS } from './support/shop.ts';

const all = [MUG, GRINDER, DOLLAR];
const order = (...items: readonly [string, number][]) => ({
  items: items.map(([productId, quantity]) => ({ productId, quantity })),
});

it('adds up whole cents', () => {
  const { totalCents, currency, items } = price(order([MUG.id, 3], [GRINDER.id, 2]), all);
  expect({ totalCents, currency }).toEqual({ totalCents: 26_770, currency: 'EUR' });
  expect(items.map(({ name }) => name)).toEqual(['Mug', 'Grinder']);
});

it('stays exact for the largest order there can be', () => {
  const dear = Array.from({ length: 50 }, (_, n) => ({ ...MUG, id: `p${n}`, priceCents: 2_147_483_647 }));
  const { totalCents } = price(order(...dear.map(({ id }) => [id, 1000] as [string, number])), dear);
  expect(BigInt(totalCents)).toBe(50n * 1000n * 2_147_483_647n);
});

it('refuses a total that would not be exact', () => {
  const absurd = { ...MUG, priceCents: Number.MAX_SAFE_INTEGER };
  expect(() => price(order([MUG.id, 2]), [absurd])).toThrow('too large');
});

it('knows a product however its id is written', () => {
  const id = '00000000-0000-7000-8000-0000000000ab';
  expect(price(order([id.toUpperCase(), 1]), [{ ...MUG, id }]).items[0]?.productId).toBe(id);
  expect(() => price(order([id, 1], [id.toUpperCase(), 1]), [{ ...MUG, id }])).toThrow('more than once');
});

it('refuses what is not in the catalogue, more than once in the order, or in another currency', () => {
  expect(() => price(order([MUG.id, 1], [NOBODYS, 1]), all)).toThrow(NOBODYS);
  expect(() => price(order([MUG.id, 1], [MUG.id, 2]), all)).toThrow('more than once');
  expect(() => price(order([MUG.id, 1], [DOLLAR.id, 1]), all)).toThrow('EUR and USD');
});
