import { newEvent } from '@app/contracts/events';
import { newId } from '@app/kit/id';
import { type OnceKey, once } from '@app/kit/idempotency';
import { outbox } from '@app/kit/outbox';
import { type Executor, type Session, type Sql, type Statement, sql } from '@app/kit/sql';
import { assertStep, lockOrder, setStatus } from '../orders/index.ts';
import { refusals } from '../refusals.ts';
import type { Payment, PaymentStatus, Payments } from './port.ts';

const SOME = 20;

interface Row {
  readonly id: string;
  readonly order_id: string;
  readonly status: PaymentStatus;
  readonly attempt: number;
  readonly amount_cents: string;
  readonly currency: string;
  readonly token: string | null;
  readonly reason: string | null;
}

export function sqlPayments(db: Sql): Payments {
  return {
    begin: async (orderId, userId, token, key?: OnceKey) => {
      const { result: id } = await once(db, key, (session) => open(session, orderId, userId, token));
      const payment = await read(db, id);
      return payment.status === 'failed' ? db.transaction((session) => again(session, payment, token)) : payment;
    },
    settle: (payment, result) =>
      db.transaction(async (session) => {
        // The order is locked first by everybody, so nobody waits in a circle.
        await lockOrder(session, payment.orderId);
        const reason = 'reason' in result ? result.reason : null;
        const settled = await session.query(sql`
          update payments set status = ${result.status}, reason = ${reason}, token = null, updated_at = now()
          where id = ${payment.id} and attempt = ${payment.attempt} and status = 'pending' returning id`);
        if (settled.length > 0 && result.status === 'succeeded') {
          const order = await setStatus(session, payment.orderId, 'paid');
          await outbox.add(session, 'orders', newEvent('orders', 'order.paid', { order }));
        }
        return read(session, payment.id);
      }),
    pending: (forMs) => {
      const before = new Date(Date.now() - forMs);
      return select(db, sql`status = 'pending' and updated_at < ${before} order by updated_at limit ${SOME}`);
    },
  };
}

async function open(session: Session, orderId: string, userId: string, token: string): Promise<string> {
  const order = await lockOrder(session, orderId);
  if (order?.userId !== userId) throw refusals.missing(orderId);
  assertStep(order.status, 'paid');
  await assertIdle(session, orderId);
  const id = newId();
  await session.query(sql`
    insert into payments (id, order_id, status, amount_cents, currency, token)
    values (${id}, ${orderId}, 'pending', ${order.totalCents}, ${order.currency}, ${token})`);
  return id;
}

/** A request that comes again after a failure tries again. */
async function again(session: Session, { id, orderId }: Payment, token: string): Promise<Payment> {
  const order = await lockOrder(session, orderId);
  if (!order) throw refusals.missing(orderId);
  const payment = await read(session, id);
  if (payment.status !== 'failed') return payment;
  assertStep(order.status, 'paid');
  await assertIdle(session, orderId);
  await session.query(sql`
    update payments set status = 'pending', attempt = attempt + 1, token = ${token}, reason = null, updated_at = now()
    where id = ${id}`);
  return read(session, id);
}

async function assertIdle(session: Session, orderId: string): Promise<void> {
  const pending = await select(session, sql`order_id = ${orderId} and status = 'pending'`);
  if (pending.length > 0) throw refusals.paying();
}

async function read(executor: Executor, id: string): Promise<Payment> {
  const [payment] = await select(executor, sql`id = ${id}`);
  if (!payment) throw new Error(`The payment ${id} is gone.`);
  return payment;
}

async function select(executor: Executor, rest: Statement): Promise<Payment[]> {
  const rows = await executor.query<Row>(sql`
    select id, order_id, status, attempt, amount_cents, currency, token, reason from payments where ${rest}`);
  return rows.map((row) => ({
    id: row.id,
    orderId: row.order_id,
    status: row.status,
    attempt: row.attempt,
    amountCents: Number(row.amount_cents),
    currency: row.currency,
    token: row.token ?? undefined,
    reason: row.reason ?? undefined,
  }));
}
