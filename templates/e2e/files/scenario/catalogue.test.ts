import type { Product, ProductPage } from '@app/contracts/product';
import { expect, test } from 'vitest';
import { aProduct } from '../support/api.ts';
import { actorAt, CLIENTS } from '../support/clients.ts';
import { removeAfter } from '../support/leaving.ts';

test.each(CLIENTS)('$name browses and sells', async (client) => {
  const actor = await actorAt(client);
  const made = await actor.call<Product>('POST', '/api/products', { body: aProduct() });
  expect(made.status).toBe(201);
  const path = `/api/products/${made.body.id}`;
  removeAfter(actor, path);
  // Once from the database, once from the cache.
  for (let time = 0; time < 2; time += 1) {
    const page = await actor.call<ProductPage>('GET', '/api/products?limit=5');
    expect(page.body.items.length).toBeGreaterThan(0);
  }
  expect((await actor.call<Product>('GET', path)).body.name).toBe(made.body.name);
  expect((await actor.call('DELETE', path)).status).toBe(204);
});
