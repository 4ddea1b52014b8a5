import type { OrderPage } from '@app/contracts/order';
import { expect, test } from 'vitest';
import { actorAt, CLIENTS } from '../support/clients.ts';
import { sell } from '../support/sale.ts';

test.each(CLIENTS)('$name orders and pays', { timeout: 45_000 }, async (client) => {
  const actor = await actorAt(client);
  const { order } = await sell(actor);
  const list = await actor.call<OrderPage>('GET', '/api/orders');
  expect(list.body.items.map(({ id }) => id)).toEqual([order.id]);
});
