import { join } from 'node:path';
import { type Sql, sql } from '@app/kit/sql';
import { testDatabase } from '@app/kit/testing';
import { applyProduct } from '../../src/catalogue/index.ts';
import { sqlOrders } from '../../src/orders/index.ts';
import { sqlLedger, sqlPayments } from '../../src/payments/index.ts';
import { ALICE, type Shop } from './shop.ts';

/** Orders and payments in a database of their own. */
export async function sqlShop(): Promise<Shop & { readonly sql: Sql }> {
  const { sql: db, drop } = await testDatabase(join(import.meta.dirname, '../../migrations'));
  const now = new Date().toISOString();
  return {
    sql: db,
    orders: sqlOrders(db),
    payments: sqlPayments(db),
    ledger: sqlLedger(db),
    offer: (offer) => {
      const product = { ...offer, ownerId: ALICE, description: '', createdAt: now, updatedAt: now };
      return applyProduct(db, { type: 'product.created', data: { product } });
    },
    events: async () => {
      const rows = await db.query<{ type: string }>(sql`select type from outbox order by seq`);
      return rows.map(({ type }) => type);
    },
    close: drop,
  };
}
