import type { Order } from '@app/contracts/order';
import type { Product } from '@app/contracts/product';
import { expect } from 'vitest';
import { aProduct } from './api.ts';
import type { Actor } from './clients.ts';
import { removeAfter } from './leaving.ts';
import { card } from './orders.ts';

export interface Sale {
  readonly product: Product;
  readonly order: Order;
}

/** A new product, ordered and paid for by whoever made it; it leaves the shop with the test, the order stays. */
export async function sell(actor: Actor): Promise<Sale> {
  const product = await actor.call<Product>('POST', '/api/products', { body: aProduct() });
  expect(product.status).toBe(201);
  removeAfter(actor, `/api/products/${product.body.id}`);
  const place = () =>
    actor.call<Order>('POST', '/api/orders', { body: { items: [{ productId: product.body.id, quantity: 2 }] } });
  // Orders learn of a product through the queue.
  let placed = await place();
  await expect
    .poll(
      async () => {
        if (placed.status !== 201) placed = await place();
        return placed.status;
      },
      { timeout: 20_000, interval: 200 },
    )
    .toBe(201);
  const paid = await actor.call<Order>('POST', `/api/orders/${placed.body.id}/pay`, { body: card('tok_ok') });
  expect(paid).toMatchObject({ status: 200, body: { status: 'paid' } });
  return { product: product.body, order: paid.body };
}
