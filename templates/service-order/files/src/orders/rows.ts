import type { Order, OrderItem, OrderStatus } from '@app/contracts/order';
import { type Executor, type Statement, sql } from '@app/kit/sql';

interface Row {
  readonly id: string;
  readonly user_id: string;
  readonly status: OrderStatus;
  /** As text: it may be larger than what the driver takes for a number. */
  readonly total_cents: string;
  readonly currency: string;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly items: OrderItem[];
}

/** Orders with their items, in one statement; `rest` is a condition and what comes behind it. */
export async function readOrders(executor: Executor, rest: Statement): Promise<Order[]> {
  const rows = await executor.query<Row>(sql`
    select o.id, o.user_id, o.status, o.total_cents, o.currency, o.created_at, o.updated_at, (
      select json_agg(json_build_object('productId', i.product_id, 'name', i.name, 'quantity', i.quantity,
        'priceCents', i.price_cents) order by i.position) from order_items i where i.order_id = o.id) as items
    from orders o where ${rest}`);
  return rows.map((row) => ({
    id: row.id,
    userId: row.user_id,
    status: row.status,
    items: row.items,
    totalCents: Number(row.total_cents),
    currency: row.currency,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }));
}

async function readOrder(executor: Executor, id: string): Promise<Order> {
  const [order] = await readOrders(executor, sql`o.id = ${id}`);
  if (!order) throw new Error(`The order ${id} is gone.`);
  return order;
}

/** False when there is an order with this id already. */
export async function insertOrder(executor: Executor, order: Order): Promise<boolean> {
  const { id, userId, status, items, totalCents, currency, createdAt, updatedAt } = order;
  const made = await executor.query(sql`
    insert into orders (id, user_id, status, total_cents, currency, created_at, updated_at)
    values (${id}, ${userId}, ${status}, ${totalCents}, ${currency}, ${createdAt}, ${updatedAt})
    on conflict do nothing returning id`);
  if (made.length === 0) return false;
  await executor.query(sql`
    insert into order_items (order_id, position, product_id, name, quantity, price_cents)
    select ${id}, ordinality, product_id, name, quantity, price_cents
    from unnest(${items.map((item) => item.productId)}::uuid[], ${items.map((item) => item.name)}::text[],
      ${items.map((item) => item.quantity)}::int[], ${items.map((item) => item.priceCents)}::int[])
      with ordinality as item (product_id, name, quantity, price_cents, ordinality)`);
  return true;
}

export interface Locked {
  readonly userId: string;
  readonly status: OrderStatus;
  readonly totalCents: number;
  readonly currency: string;
}

/** What a change of an order has to know, of an order that nobody else can change until the transaction ends. Every change begins with this. */
export async function lockOrder(executor: Executor, id: string): Promise<Locked | undefined> {
  const [row] = await executor.query<Pick<Row, 'user_id' | 'status' | 'total_cents' | 'currency'>>(sql`
    select user_id, status, total_cents, currency from orders where id = ${id} for update`);
  return (
    row && { userId: row.user_id, status: row.status, totalCents: Number(row.total_cents), currency: row.currency }
  );
}

export async function setStatus(executor: Executor, id: string, status: OrderStatus): Promise<Order> {
  await executor.query(sql`update orders set status = ${status}, updated_at = now() where id = ${id}`);
  return readOrder(executor, id);
}
