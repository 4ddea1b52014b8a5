import { expect, test } from 'vitest';
import {
  add,
  type Basket,
  cleared,
  count,
  createBasket,
  setQuantity,
  total,
} from '../../src/features/orders/basket.ts';

const product = (id: string, priceCents = 500, currency = 'EUR') => ({
  ...{ id, ownerId: 'u', name: id, description: '', priceCents, currency, rating: { average: null, count: 0 } },
  ...{ createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z' },
});
const storage = () => {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
};
const full: Basket = add(add(add(cleared(), product('mug')), product('pen', 200)), product('mug'));

test('the same thing twice is one line', () => {
  expect(full.lines.map(({ productId, quantity }) => [productId, quantity])).toEqual([
    ['mug', 2],
    ['pen', 1],
  ]);
  expect(count(full)).toBe(3);
  expect(total(full)).toEqual({ cents: 1200, currency: 'EUR' });
});

test('none of a thing takes it out', () => {
  expect(setQuantity(full, 'mug', 0).lines.map(({ productId }) => productId)).toEqual(['pen']);
  expect(setQuantity(full, 'mug', Number.NaN).lines).toHaveLength(1);
  expect(setQuantity(full, 'mug', 5000).lines[0]?.quantity).toBe(1000);
});

test('another content is another order', () => {
  expect(setQuantity(full, 'pen', 2).key).not.toBe(full.key);
});

test('no sum over two currencies', () => {
  expect(total(add(full, product('yen', 1, 'JPY')))).toBeUndefined();
  expect(total(cleared())).toBeUndefined();
});

test('it outlives the page; what cannot be read is empty', () => {
  const kept = storage();
  createBasket(kept).set(full);
  expect(createBasket(kept).get()).toEqual(full);
  kept.setItem('basket', '{');
  expect(createBasket(kept).get().lines).toEqual([]);
});
