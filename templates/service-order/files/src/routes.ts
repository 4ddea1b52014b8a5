import { NewOrder, Order, OrderPage, Payment } from '@app/contracts/order';
import { PAGE_SIZE, PageQuery, toPage } from '@app/contracts/page';
import { requireScope } from '@app/kit/auth';
import { IdempotencyHeader, idempotencyOf } from '@app/kit/idempotency';
import type { App } from '@app/kit/service';
import { Type } from 'typebox';
import type { Orders } from './orders/index.ts';
import type { Cashier } from './payments/index.ts';
import { refusals } from './refusals.ts';

export interface OrderRoutes {
  readonly orders: Orders;
  readonly cashier: Cashier;
}

const READ = 'orders:read';
const WRITE = 'orders:write';
const ById = Type.Object({ id: Type.String({ format: 'uuid' }) });
const tags = ['orders'];

/** The API of orders: users see and change their own. */
export function orderRoutes(app: App, { orders, cashier }: OrderRoutes): void {
  const own = async (id: string, userId: string): Promise<Order> => {
    const order = await orders.find(id, userId);
    if (!order) throw refusals.missing(id);
    return order;
  };

  app.post(
    '/api/orders',
    {
      config: { problems: [401, 403, 422] },
      schema: { tags, summary: 'Place an order', headers: IdempotencyHeader, body: NewOrder, response: { 201: Order } },
    },
    async (request, reply) => {
      const { userId } = requireScope(request, WRITE);
      const order = await orders.place(userId, request.body, idempotencyOf(request, userId));
      return reply.code(201).header('location', `/api/orders/${order.id}`).send(order);
    },
  );

  app.get(
    '/api/orders',
    {
      config: { problems: [401, 403] },
      schema: { tags, summary: 'List own orders', querystring: PageQuery, response: { 200: OrderPage } },
    },
    async (request) => {
      const { userId } = requireScope(request, READ);
      const { limit = PAGE_SIZE, cursor } = request.query;
      return toPage(await orders.list(userId, { limit: limit + 1, after: cursor }), limit);
    },
  );

  app.get(
    '/api/orders/:id',
    {
      config: { problems: [401, 403, 404] },
      schema: { tags, summary: 'Read an own order', params: ById, response: { 200: Order } },
    },
    async (request) => own(request.params.id, requireScope(request, READ).userId),
  );

  app.post(
    '/api/orders/:id/pay',
    {
      config: { problems: [401, 402, 403, 404, 409, 422, 502, 504] },
      schema: {
        tags,
        summary: 'Pay an own order',
        description:
          '402: the card was declined. 409: it is paid, cancelled, or being paid. 502: the provider failed, nothing was charged. 504: it is not known yet, the order will show it.',
        params: ById,
        headers: IdempotencyHeader,
        body: Payment,
        response: { 200: Order },
      },
    },
    async (request) => {
      const { userId } = requireScope(request, WRITE);
      const { id } = request.params;
      await cashier.pay(id, userId, request.body.method.token, idempotencyOf(request, userId));
      return own(id, userId);
    },
  );

  app.post(
    '/api/orders/:id/cancel',
    {
      config: { problems: [401, 403, 404, 409, 422] },
      schema: {
        tags,
        summary: 'Cancel an own order',
        params: ById,
        headers: IdempotencyHeader,
        response: { 200: Order },
      },
    },
    async (request) => {
      const { userId } = requireScope(request, WRITE);
      return orders.cancel(request.params.id, userId, idempotencyOf(request, userId));
    },
  );
}
