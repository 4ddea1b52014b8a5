import type { Product, ProductPage } from '@app/contracts/product';
import { cacheAside, memoryCache } from '@app/kit/cache';
import type { App } from '@app/kit/service';
import { apiKeyOf, personOf, testService } from '@app/kit/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { createCatalogue } from '../src/catalogue/index.ts';
import { demoProducts } from '../src/demo.ts';
import { productRoutes } from '../src/routes.ts';
import { memoryProducts } from './support/memory.ts';

const OWNER = personOf('00000000-0000-7000-8000-00000000000a');
const OTHER = personOf('00000000-0000-7000-8000-00000000000b');
const mug = { name: 'Mug', priceCents: 990 };

describe('/api/products', () => {
  let app: App;
  const add = (product: object, headers: object = OWNER) =>
    app.inject({ method: 'POST', url: '/api/products', headers: { ...headers }, payload: product });
  const list = async (query = '') => {
    const response = await app.inject({ method: 'GET', url: `/api/products${query}` });
    return { page: response.json<ProductPage>(), cache: response.headers['x-cache'] };
  };

  beforeEach(async () => {
    ({ app } = await testService());
    const products = memoryProducts();
    const cached = cacheAside(memoryCache(), { namespace: 'products', ttlMs: 1000 });
    productRoutes(app, { products, catalogue: createCatalogue(products, cached) });
  });

  it('lists in pages, up to the last one', async () => {
    for (const name of ['a', 'b', 'c']) await add({ ...mug, name });
    const first = (await list('?limit=2')).page;
    expect(first.items.map(({ name }) => name)).toEqual(['c', 'b']);
    const last = (await list(`?limit=2&cursor=${first.nextCursor}`)).page;
    expect(last.items.map(({ name }) => name)).toEqual(['a']);
    expect(last.nextCursor).toBeNull();
  });

  it('reads a list from the cache until something changes', async () => {
    expect((await list()).cache).toBe('miss');
    expect((await list()).cache).toBe('hit');
    await add(mug);
    const { cache, page } = await list();
    expect(cache).toBe('miss');
    expect(page.items).toHaveLength(1);
  });

  it.each(['?limit=0', '?limit=101', '?limit=x', '?cursor=x', '?other=1'])('refuses %s', async (query) => {
    expect((await app.inject({ method: 'GET', url: `/api/products${query}` })).statusCode).toBe(400);
  });

  it('lists the products of one owner', async () => {
    await add(mug);
    await add({ ...mug, name: 'Other' }, OTHER);
    const { page } = await list(`?ownerId=${OTHER['x-user-id']}`);
    expect(page.items.map(({ name }) => name)).toEqual(['Other']);
  });

  it('reads a product from the cache until it changes, however its id is written', async () => {
    const { id } = (await add(mug)).json<Product>();
    const read = async (path = id) => {
      const response = await app.inject(`/api/products/${path}`);
      return [response.headers['x-cache'], response.statusCode === 200 ? response.json<Product>().priceCents : 0];
    };
    expect(await read()).toEqual(['miss', 990]);
    expect(await read(id.toUpperCase())).toEqual(['hit', 990]);
    const url = `/api/products/${id.toUpperCase()}`;
    await app.inject({ method: 'PATCH', url, headers: OWNER, payload: { priceCents: 5 } });
    expect(await read()).toEqual(['miss', 5]);
    await app.inject({ method: 'DELETE', url: `/api/products/${id}`, headers: OWNER });
    expect(await read()).toEqual(['miss', 0]);
    expect(await read()).toEqual(['hit', 0]);
  });

  it('takes a new product from a user', async () => {
    const response = await add(mug);
    expect(response.statusCode).toBe(201);
    const product = response.json<Product>();
    expect(response.headers.location).toBe(`/api/products/${product.id}`);
    expect((await app.inject({ method: 'GET', url: `/api/products/${product.id}` })).json()).toEqual(product);
  });

  it('takes none from anybody', async () => {
    const response = await add(mug, {});
    expect(response.statusCode).toBe(401);
    expect(response.headers['content-type']).toBe('application/problem+json');
  });

  it('lets API keys write that were made for it, and all read', async () => {
    const key = (...scopes: string[]) => apiKeyOf(OWNER['x-user-id'] ?? '', ...scopes);
    expect((await add(mug, key('products:read'))).statusCode).toBe(403);
    const { id } = (await add(mug, key('products:write'))).json<Product>();
    const change = { method: 'PATCH', url: `/api/products/${id}`, payload: { priceCents: 1 } } as const;
    expect((await app.inject({ ...change, headers: key('orders:write') })).statusCode).toBe(403);
    expect((await app.inject({ url: change.url, headers: key('orders:read') })).statusCode).toBe(200);
    const remove = { method: 'DELETE', url: change.url } as const;
    expect((await app.inject({ ...remove, headers: key('products:read') })).statusCode).toBe(403);
    expect((await app.inject({ ...remove, headers: {} })).statusCode).toBe(401);
  });

  it('describes every answer', async () => {
    await app.ready();
    const { paths } = (await app.inject('/openapi.json')).json();
    const statuses = Object.keys(paths['/api/products/{id}'].patch.responses).join(' ');
    expect(statuses).toBe('200 400 401 403 404 413 415 503 default');
  });

  it('refuses what is no product', async () => {
    for (const product of [
      {},
      { ...mug, priceCents: -1 },
      { ...mug, priceCents: 1.5 },
      { ...mug, currency: 'eur' },
      { ...mug, name: '\u0000' },
    ]) {
      expect((await add(product)).statusCode).toBe(400);
    }
  });

  it('adds one product for one Idempotency-Key', async () => {
    const headers = { ...OWNER, 'idempotency-key': 'k' };
    const [first, second] = [await add(mug, headers), await add(mug, headers)];
    expect(second.json()).toEqual(first.json());
    expect((await list()).page.items).toHaveLength(1);
  });

  it('lets its owner change and delete a product, and nobody else', async () => {
    const { id } = (await add(mug)).json<Product>();
    const url = `/api/products/${id}`;
    const patch = (headers: object) =>
      app.inject({ method: 'PATCH', url, headers: { ...headers }, payload: { priceCents: 1 } });
    expect((await patch({})).statusCode).toBe(401);
    expect((await patch(OTHER)).statusCode).toBe(403);
    expect((await patch(OWNER)).json()).toMatchObject({ priceCents: 1, name: 'Mug' });
    expect((await app.inject({ method: 'DELETE', url, headers: OTHER })).statusCode).toBe(403);
    expect((await app.inject({ method: 'DELETE', url, headers: OWNER })).statusCode).toBe(204);
    expect((await app.inject({ method: 'GET', url })).statusCode).toBe(404);
  });

  it('refuses a change of nothing', async () => {
    const { id } = (await add(mug)).json<Product>();
    const response = await app.inject({ method: 'PATCH', url: `/api/products/${id}`, headers: OWNER, payload: {} });
    expect(response.statusCode).toBe(400);
  });
});

it('has products to show', () => {
  const products = demoProducts();
  expect(products).toHaveLength(20);
  expect(new Set(products.map(({ id }) => id)).size).toBe(20);
});
