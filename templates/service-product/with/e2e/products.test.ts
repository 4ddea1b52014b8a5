import { randomUUID } from 'node:crypto';
import type { Product, ProductPage } from '@app/contracts/product';
import { createApi, newKey } from '@app/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aProduct, BASE_URL, call, expectProblem, type Member, newMember } from './support/api.ts';

let member: Member;
const made: string[] = [];

beforeAll(async () => {
  member = await newMember();
});
afterAll(async () => {
  for (const id of made) await call('DELETE', `/api/products/${id}`, { token: member.accessToken });
});

const create = async (headers: Record<string, string> = {}, body = aProduct()) => {
  const answer = await call<Product>('POST', '/api/products', { token: member.accessToken, body, headers });
  if (answer.status === 201 && !made.includes(answer.body.id)) made.push(answer.body.id);
  return answer;
};

test('who is logged in can create a product, and everybody sees it', async () => {
  const body = aProduct();
  const created = await create({}, body);
  expect(created).toMatchObject({ status: 201, body: { ...body, ownerId: member.id } });
  const found = await call<Product>('GET', `/api/products/${created.body.id}`);
  expect(found).toMatchObject({ status: 200, body: created.body });
  const page = await call<ProductPage>('GET', '/api/products?limit=5');
  expect(page.body.items.map(({ id }) => id)).toContain(created.body.id);
});

test('guests can not', async () => {
  expectProblem(await call('POST', '/api/products', { body: aProduct() }), 401);
});

test('a list comes from the cache the second time, until something is new', async () => {
  await create();
  const list = async () => (await call('GET', '/api/products?limit=3')).headers.get('x-cache');
  expect(await list()).toBe('miss');
  expect(await list()).toBe('hit');
  await create();
  expect(await list()).toBe('miss');
});

test('pages follow each other', async () => {
  for (let i = 0; i < 3; i += 1) await create();
  const first = await call<ProductPage>('GET', '/api/products?limit=2');
  const second = await call<ProductPage>('GET', `/api/products?limit=2&cursor=${first.body.nextCursor}`);
  const ids = [...first.body.items, ...second.body.items].map(({ id }) => id);
  expect(new Set(ids).size).toBe(4);
});

test('a request with the same key is done once', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const body = aProduct();
  const [first, again] = [await create(headers, body), await create(headers, body)];
  expect(again.status).toBe(201);
  expect(again.body.id).toBe(first.body.id);
});

test('only its owner changes a product', async () => {
  const { body: product } = await create();
  const path = `/api/products/${product.id}`;
  const change = { body: { priceCents: 1 } };
  expectProblem(await call('PATCH', path, change), 401);
  const other = await newMember();
  expectProblem(await call('PATCH', path, { ...change, token: other.accessToken }), 403);
  const changed = await call<Product>('PATCH', path, { ...change, token: member.accessToken });
  expect(changed).toMatchObject({ status: 200, body: { priceCents: 1, name: product.name } });
});

test('a list can be of one owner', async () => {
  const { body: product } = await create();
  const page = await call<ProductPage>('GET', `/api/products?ownerId=${member.id}&limit=100`);
  expect(page.body.items.map(({ id }) => id)).toContain(product.id);
  expect(page.body.items.every(({ ownerId }) => ownerId === member.id)).toBe(true);
});

test('what is gone is gone', async () => {
  const { body: product } = await create();
  const path = `/api/products/${product.id}`;
  expect((await call('DELETE', path, { token: member.accessToken })).status).toBe(204);
  expectProblem(await call('GET', path), 404);
  expectProblem(await call('GET', '/api/products/00000000-0000-7000-8000-00000000dead'), 404);
});

test('a product that makes no sense is refused with reasons', async () => {
  const answer = await call('POST', '/api/products', { token: member.accessToken, body: { name: '', priceCents: -1 } });
  expectProblem(answer, 400);
});

test('the SDK does the same', async () => {
  const api = createApi({ baseUrl: BASE_URL });
  await api.auth.login({ email: member.email, password: member.password });
  const product = await api.post('/api/products', { body: aProduct(), idempotencyKey: newKey() });
  const one = { path: { id: product.id } };
  expect(await api.get('/api/products/{id}', one)).toEqual(product);
  await api.delete('/api/products/{id}', one);
  await expect(api.get('/api/products/{id}', one)).rejects.toMatchObject({ status: 404 });
});
