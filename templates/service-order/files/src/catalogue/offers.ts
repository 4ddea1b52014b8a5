import { type Executor, sql } from '@app/kit/sql';

/** A product at the price it has now. */
export interface Offer {
  readonly id: string;
  readonly name: string;
  readonly priceCents: number;
  readonly currency: string;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly price_cents: number;
  readonly currency: string;
}

/** Those of the products that can be bought. */
export async function offers(executor: Executor, ids: readonly string[]): Promise<Offer[]> {
  const rows = await executor.query<Row>(sql`
    select id, name, price_cents, currency from products where id = any(${ids}::uuid[]) and not deleted`);
  return rows.map(({ id, name, price_cents, currency }) => ({ id, name, priceCents: price_cents, currency }));
}
