import type { Order, OrderPage } from '@app/contracts/order';
import type { App } from '@app/kit/service';
import { apiKeyOf, personOf, testService, testTelemetry } from '@app/kit/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { demoOrder } from '../src/demo.ts';
import { createCashier, testProvider } from '../src/payments/index.ts';
import { orderRoutes } from '../src/routes.ts';
import { memoryShop } from './support/memory.ts';
import { ALICE, BOB, DOLLAR, MUG, NOBODYS, twoMugs } from './support/shop.ts';

const alice = personOf(ALICE);
const card = (token: string) => ({ method: { type: 'card', token } });

describe('/api/orders', () => {
  let app: App;
  const send = (method: 'GET' | 'POST', path = '', payload?: object, headers: Record<string, string> = alice) =>
    app.inject({ method, url: `/api/orders${path}`, headers, ...(payload ? { payload } : {}) });
  const place = async (headers = alice) => (await send('POST', '', twoMugs, headers)).json<Order>();

  beforeEach(async () => {
    ({ app } = await testService());
    const { orders, payments, ledger, offer } = memoryShop();
    await offer(MUG);
    await offer(DOLLAR);
    const cashier = createCashier({ payments, provider: testProvider(ledger), log: testTelemetry().log });
    orderRoutes(app, { orders, cashier });
  });

  it('places, pays and shows an order', async () => {
    const response = await send('POST', '', twoMugs);
    expect(response.statusCode).toBe(201);
    const order = response.json<Order>();
    expect(response.headers.location).toBe(`/api/orders/${order.id}`);
    expect(order).toMatchObject({ status: 'placed', totalCents: 1980, currency: 'EUR' });
    const paid = await send('POST', `/${order.id}/pay`, card('tok_ok'));
    expect(paid.statusCode).toBe(200);
    expect(paid.json()).toMatchObject({ id: order.id, status: 'paid' });
    expect((await send('GET', `/${order.id}`)).json()).toEqual(paid.json());
  });

  it('takes no price from the caller', async () => {
    const items = [{ productId: MUG.id, quantity: 1, priceCents: 1 }];
    expect((await send('POST', '', { items })).statusCode).toBe(400);
    expect((await send('POST', '', { ...twoMugs, totalCents: 1 })).statusCode).toBe(400);
  });

  it.each([
    [400, { items: [] }],
    [400, { items: [{ productId: 'x', quantity: 1 }] }],
    [400, { items: [{ productId: MUG.id, quantity: 0 }] }],
    [400, { items: [{ productId: MUG.id, quantity: 1.5 }] }],
    [400, { items: [{ productId: MUG.id, quantity: 1001 }] }],
    [400, { items: [{ productId: `${MUG.id}\u0000`, quantity: 1 }] }],
    [422, { items: [{ productId: NOBODYS, quantity: 1 }] }],
    [422, { items: [...twoMugs.items, ...twoMugs.items] }],
    [422, { items: [...twoMugs.items, { productId: DOLLAR.id, quantity: 1 }] }],
  ])('answers %i to an order that makes no sense', async (status, order) => {
    expect((await send('POST', '', order)).statusCode).toBe(status);
  });

  it('says how a payment went wrong', async () => {
    const { id } = await place();
    const declined = await send('POST', `/${id}/pay`, card('tok_declined'));
    expect(declined.statusCode).toBe(402);
    expect(declined.headers['content-type']).toBe('application/problem+json');
    const failed = await send('POST', `/${id}/pay`, card('tok_error'));
    expect([failed.statusCode, failed.headers['retry-after']]).toEqual([502, '1']);
    expect((await send('POST', `/${id}/pay`, { method: { type: 'cash', token: 'x' } })).statusCode).toBe(400);
    expect((await send('POST', `/${id}/pay`)).statusCode).toBe(400);
    expect((await send('POST', `/${id}/pay`, card('tok_ok'))).statusCode).toBe(200);
    expect((await send('POST', `/${id}/pay`, card('tok_ok'))).statusCode).toBe(409);
  });

  it('cancels what is not paid', async () => {
    const { id } = await place();
    expect((await send('POST', `/${id}/cancel`)).json()).toMatchObject({ status: 'cancelled' });
    expect((await send('POST', `/${id}/cancel`)).statusCode).toBe(409);
    expect((await send('POST', `/${id}/pay`, card('tok_ok'))).statusCode).toBe(409);
  });

  it('does the same request with the same key once', async () => {
    const once = { ...alice, 'idempotency-key': 'k' };
    const [first, again] = [await send('POST', '', twoMugs, once), await send('POST', '', twoMugs, once)];
    expect(again.json()).toEqual(first.json());
    expect((await send('GET')).json<OrderPage>().items).toHaveLength(1);
    const key = { ...alice, 'idempotency-key': 'c' };
    const cancel = () => send('POST', `/${first.json<Order>().id}/cancel`, undefined, key);
    expect([(await cancel()).statusCode, (await cancel()).statusCode]).toEqual([200, 200]);
  });

  it('lists own orders in pages', async () => {
    for (let n = 0; n < 3; n += 1) await place();
    await place(personOf(BOB));
    const first = (await send('GET', '?limit=2')).json<OrderPage>();
    const last = (await send('GET', `?limit=2&cursor=${first.nextCursor}`)).json<OrderPage>();
    expect([first.items.length, last.items.length, last.nextCursor]).toEqual([2, 1, null]);
    expect([...first.items, ...last.items].every(({ userId }) => userId === ALICE)).toBe(true);
  });

  it.each(['?limit=0', '?limit=101', '?cursor=x', '?other=1'])('refuses %s', async (query) => {
    expect((await send('GET', query)).statusCode).toBe(400);
  });

  describe('other people', () => {
    const routes = [
      ['GET', ''],
      ['POST', '/pay'],
      ['POST', '/cancel'],
    ] as const;
    const body = (path: string) => (path === '/pay' ? card('tok_ok') : undefined);

    it.each(routes)('%s %s of an order of somebody else finds nothing', async (method, path) => {
      const { id } = await place();
      const response = await send(method, `/${id}${path}`, body(path), personOf(BOB));
      expect(response.statusCode).toBe(404);
      expect((await send('GET', `/${id}`)).json()).toMatchObject({ status: 'placed' });
    });

    it.each([...routes, ['GET', '?limit=1'] as const])('%s %s needs somebody', async (method, path) => {
      const { id } = await place();
      const target = path.startsWith('?') ? path : `/${id}${path}`;
      expect((await send(method, target, body(path), {})).statusCode).toBe(401);
      expect((await send('POST', '', twoMugs, {})).statusCode).toBe(401);
    });

    it('API keys do what they were made for', async () => {
      const { id } = await place();
      const [reader, writer] = [apiKeyOf(ALICE, 'orders:read'), apiKeyOf(ALICE, 'orders:write')];
      expect((await send('GET', `/${id}`, undefined, reader)).statusCode).toBe(200);
      expect((await send('GET', '', undefined, writer)).statusCode).toBe(403);
      expect((await send('POST', '', twoMugs, reader)).statusCode).toBe(403);
      expect((await send('POST', `/${id}/pay`, card('tok_ok'), reader)).statusCode).toBe(403);
      expect((await send('POST', `/${id}/cancel`, undefined, reader)).statusCode).toBe(403);
      expect((await send('POST', `/${id}/cancel`, undefined, writer)).statusCode).toBe(200);
    });
  });

  it('describes itself', async () => {
    const { paths } = (await app.inject('/openapi.json')).json<{ paths: Record<string, object> }>();
    expect(Object.keys(paths).sort()).toEqual([
      '/api/orders',
      '/api/orders/{id}',
      '/api/orders/{id}/cancel',
      '/api/orders/{id}/pay',
    ]);
  });
});

it('has an order to show whose sum is right', () => {
  expect(demoOrder(new Date(0))).toMatchObject({ totalCents: 7070, status: 'paid' });
});
