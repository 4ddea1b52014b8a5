import type { Order } from '@app/contracts/order';
import type { Product } from '@app/contracts/product';
import { expect, vi } from 'vitest';
import { type Answer, aProduct, call, type Member } from './api.ts';

/** How long it may take until every service knows what one of them has said. */
const NEWS_MS = 20_000;

export const card = (token: string) => ({ method: { type: 'card', token } });

export function place({ accessToken: token }: Member, { id }: Product, quantity = 1): Promise<Answer<Order>> {
  return call<Order>('POST', '/api/orders', { token, body: { items: [{ productId: id, quantity }] } });
}

/** A new product that can be ordered by now. */
export async function knownProduct(member: Member): Promise<Product> {
  const made = await call<Product>('POST', '/api/products', { token: member.accessToken, body: aProduct() });
  expect(made.status).toBe(201);
  const known = async () => expect((await place(member, made.body)).status).toBe(201);
  await vi.waitFor(known, { timeout: NEWS_MS, interval: 200 });
  return made.body;
}
