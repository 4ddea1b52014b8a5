import type { EventOf } from '@app/contracts/events';
import { type Executor, sql } from '@app/kit/sql';

/** Takes in what happened to a product. Twice, late or in another order, the result is the same. */
export async function applyProduct(executor: Executor, event: EventOf<'products'>): Promise<void> {
  if (event.type === 'product.deleted') {
    await executor.query(sql`
      insert into products (id, deleted) values (${event.data.id}, true) on conflict (id) do update set deleted = true`);
    return;
  }
  const { id, name, priceCents, currency, updatedAt } = event.data.product;
  await executor.query(sql`
    insert into products (id, name, price_cents, currency, updated_at)
    values (${id}, ${name}, ${priceCents}, ${currency}, ${updatedAt})
    on conflict (id) do update set name = excluded.name, price_cents = excluded.price_cents,
      currency = excluded.currency, updated_at = excluded.updated_at
    where not products.deleted and products.updated_at <= excluded.updated_at`);
}
