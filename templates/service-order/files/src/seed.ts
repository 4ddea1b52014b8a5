import { newEvent } from '@app/contracts/events';
import { outbox } from '@app/kit/outbox';
import { runTask, sqlSettings } from '@app/kit/sql';
import { demoOrder } from './demo.ts';
import { insertOrder } from './orders/index.ts';

/** An order to look at, and its events, as if it had been placed and paid. Nothing happens when it is there already. */
await runTask(sqlSettings('DB'), async (db, log) => {
  const paid = demoOrder(new Date());
  await db.transaction(async (session) => {
    if (!(await insertOrder(session, paid))) return;
    await outbox.add(session, 'orders', newEvent('orders', 'order.placed', { order: { ...paid, status: 'placed' } }));
    await outbox.add(session, 'orders', newEvent('orders', 'order.paid', { order: paid }));
  });
  log.info({ orders: 1 }, 'seeded');
});
