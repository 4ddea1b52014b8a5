import { randomUUID } from 'node:crypto';
import type { Order, OrderPage } from '@app/contracts/order';
import type { Product } from '@app/contracts/product';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aProduct, call, expectProblem, type Member, newMember } from './support/api.ts';
import { card, knownProduct, place } from './support/orders.ts';

let member: Member;
let product: Product;
beforeAll(async () => {
  member = await newMember();
  product = await knownProduct(member);
});
afterAll(async () => {
  await call('DELETE', `/api/products/${product.id}`, { token: member.accessToken });
});

const order = (quantity = 1) => place(member, product, quantity);
const pay = (id: string, token = 'tok_ok', headers: Record<string, string> = {}, who = member) =>
  call<Order>('POST', `/api/orders/${id}/pay`, { token: who.accessToken, body: card(token), headers });
const cancel = (id: string, who = member) =>
  call<Order>('POST', `/api/orders/${id}/cancel`, { token: who.accessToken });
const read = (id: string, who = member) => call<Order>('GET', `/api/orders/${id}`, { token: who.accessToken });

test('who is logged in orders at the price of the catalogue, and pays', async () => {
  const { body: placed } = await order(3);
  expect(placed).toMatchObject({ status: 'placed', totalCents: 3 * product.priceCents, currency: product.currency });
  const paid = await pay(placed.id);
  expect(paid).toMatchObject({ status: 200, body: { id: placed.id, status: 'paid' } });
  expect((await read(placed.id)).body).toEqual(paid.body);
  const list = await call<OrderPage>('GET', '/api/orders?limit=100', { token: member.accessToken });
  expect(list.body.items.map(({ id }) => id)).toContain(placed.id);
});

test('a price from outside is refused', async () => {
  const body = { items: [{ productId: product.id, quantity: 1, priceCents: 1 }] };
  expectProblem(await call('POST', '/api/orders', { token: member.accessToken, body }), 400);
});

test('an order keeps the price it was placed at', async () => {
  const other = await knownProduct(member);
  const { body: placed } = await place(member, other);
  await call('PATCH', `/api/products/${other.id}`, { token: member.accessToken, body: { priceCents: 1 } });
  await expect.poll(async () => (await place(member, other)).body.totalCents, { timeout: 20_000 }).toBe(1);
  expect((await read(placed.id)).body.totalCents).toBe(other.priceCents);
  await call('DELETE', `/api/products/${other.id}`, { token: member.accessToken });
});

test('what nobody sells cannot be ordered', async () => {
  const body = { items: [{ productId: randomUUID(), quantity: 1 }] };
  expectProblem(await call('POST', '/api/orders', { token: member.accessToken, body }), 422);
});

test('a card that is declined, and a provider that fails, leave the order to be paid', async () => {
  const { id } = (await order()).body;
  expectProblem(await pay(id, 'tok_declined'), 402);
  expect([502, 503]).toContain((await pay(id, 'tok_error')).status);
  expect((await read(id)).body.status).toBe('placed');
  expect((await pay(id)).status).toBe(200);
  expectProblem(await pay(id), 409);
  expectProblem(await cancel(id), 409);
});

test('of several payments at once one wins, and so does one of a payment and a cancellation', async () => {
  const first = (await order()).body.id;
  const payments = await Promise.all([pay(first), pay(first), pay(first)]);
  expect(payments.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  const second = (await order()).body.id;
  const both = await Promise.all([pay(second), cancel(second)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test('a request with the same key is done once', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const body = { items: [{ productId: product.id, quantity: 1 }] };
  const send = () => call<Order>('POST', '/api/orders', { token: member.accessToken, body, headers });
  const [first, again] = await Promise.all([send(), send()]);
  expect(again.body.id).toBe(first.body.id);
  const key = { 'idempotency-key': randomUUID() };
  const answers = [await pay(first.body.id, 'tok_ok', key), await pay(first.body.id, 'tok_ok', key)];
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
});

test('an order is nobody else’s business', async () => {
  const { id } = (await order()).body;
  const other = await newMember();
  for (const answer of [await read(id, other), await pay(id, 'tok_ok', {}, other), await cancel(id, other)]) {
    expectProblem(answer, 404);
  }
  expectProblem(await call('GET', `/api/orders/${id}`), 401);
  expectProblem(await call('POST', '/api/orders', { body: aProduct() }), 401);
  expect((await cancel(id)).body.status).toBe('cancelled');
});
