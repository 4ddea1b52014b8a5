import { newEvent } from '@app/contracts/events';
import type { Order } from '@app/contracts/order';
import { newId } from '@app/kit/id';
import { once } from '@app/kit/idempotency';
import { outbox } from '@app/kit/outbox';
import { type Sql, sql } from '@app/kit/sql';
import { offers } from '../catalogue/index.ts';
import { refusals } from '../refusals.ts';
import type { Orders } from './port.ts';
import { price } from './price.ts';
import { insertOrder, lockOrder, readOrders, setStatus } from './rows.ts';
import { assertStep } from './state.ts';

export function sqlOrders(db: Sql): Orders {
  return {
    place: async (userId, wanted, key) => {
      const { result } = await once(db, key, async (session) => {
        const ids = wanted.items.map(({ productId }) => productId);
        const now = new Date().toISOString();
        const priced = price(wanted, await offers(session, ids));
        const order: Order = { id: newId(), userId, status: 'placed', ...priced, createdAt: now, updatedAt: now };
        await insertOrder(session, order);
        await outbox.add(session, 'orders', newEvent('orders', 'order.placed', { order }));
        return order;
      });
      return result;
    },
    find: async (id, userId) => {
      const [order] = await readOrders(db, sql`o.id = ${id} and o.user_id = ${userId}`);
      return order;
    },
    list: (userId, { limit, after }) => {
      const older = after === undefined ? sql`` : sql`and o.id < ${after}`;
      return readOrders(db, sql`o.user_id = ${userId} ${older} order by o.id desc limit ${limit}`);
    },
    cancel: async (id, userId, key) => {
      const { result } = await once(db, key, async (session) => {
        const locked = await lockOrder(session, id);
        if (locked?.userId !== userId) throw refusals.missing(id);
        assertStep(locked.status, 'cancelled');
        const paying = await session.query(sql`
          select id from payments where order_id = ${id} and status = 'pending'`);
        // The provider may have charged by now: what comes of that decides.
        if (paying.length > 0) throw refusals.paying();
        const order = await setStatus(session, id, 'cancelled');
        await outbox.add(session, 'orders', newEvent('orders', 'order.cancelled', { order }));
        return order;
      });
      return result;
    },
  };
}
