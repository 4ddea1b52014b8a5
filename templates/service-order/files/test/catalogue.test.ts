import { hasTestDatabase } from '@app/kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyProduct, handleProduct, offers } from '../src/catalogue/index.ts';
import { MUG } from './support/shop.ts';
import { sqlShop } from './support/sql.ts';

describe.runIf(hasTestDatabase)('the projection of products', () => {
  let shop: Awaited<ReturnType<typeof sqlShop>>;
  beforeAll(async () => {
    shop = await sqlShop();
  });
  afterAll(() => shop.close());

  const product = (priceCents: number, second: number) => {
    const at = new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
    return { product: { ...MUG, priceCents, ownerId: 'o', description: '', createdAt: at, updatedAt: at } };
  };
  const known = async () => (await offers(shop.sql, [MUG.id])).map(({ priceCents }) => priceCents);

  it('knows the newest price, in whatever order events come', async () => {
    await applyProduct(shop.sql, { type: 'product.created', data: product(100, 1) });
    await applyProduct(shop.sql, { type: 'product.updated', data: product(300, 3) });
    await applyProduct(shop.sql, { type: 'product.updated', data: product(200, 2) });
    expect(await known()).toEqual([300]);
  });

  it('never sells again what is deleted', async () => {
    await applyProduct(shop.sql, { type: 'product.deleted', data: { id: MUG.id } });
    await applyProduct(shop.sql, { type: 'product.deleted', data: { id: MUG.id } });
    await applyProduct(shop.sql, { type: 'product.updated', data: product(400, 4) });
    expect(await known()).toEqual([]);
  });
});

it('gives up at once on an event that is malformed, and leaves alone what it does not know', async () => {
  const session = { query: () => Promise.reject(new Error('asked')), script: () => Promise.reject(new Error('asked')) };
  const message = (type: string, data: unknown) => {
    const time = new Date(0).toISOString();
    return { id: 'm', topic: 'products', key: 'k', type, data, time, attempt: 1, headers: {} };
  };
  await expect(handleProduct(message('product.updated', {}), session)).rejects.toMatchObject({ retry: false });
  await handleProduct(message('product.praised', {}), session);
});
