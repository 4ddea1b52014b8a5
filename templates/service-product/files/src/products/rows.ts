import type { Product, ProductFacts } from '@app/contracts/product';

/** A row of the table products. */
export interface Row {
  readonly id: string;
  readonly owner_id: string;
  readonly name: string;
  readonly description: string;
  readonly price_cents: number;
  readonly currency: string;
  readonly rating_count: number;
  readonly rating_total: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** What is told to other services. */
export function toFacts(row: Row): ProductFacts {
  return {
    id: row.id,
    ownerId: row.owner_id,
    name: row.name,
    description: row.description,
    priceCents: row.price_cents,
    currency: row.currency,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

export function toProduct(row: Row): Product {
  const { rating_count: count, rating_total: total } = row;
  const average = count > 0 ? Math.round((total / count) * 100) / 100 : null;
  return { ...toFacts(row), rating: { average, count } };
}
