import type { NewProduct, Product } from '@app/contracts/product';
import { newId } from '@app/kit/id';
import { once } from '@app/kit/idempotency';
import { type Executor, type Sql, type Statement, sql } from '@app/kit/sql';
import type { Changed, Products } from './port.ts';

const DEFAULT_CURRENCY = 'EUR';

interface Row {
  readonly id: string;
  readonly owner_id: string;
  readonly name: string;
  readonly description: string;
  readonly price_cents: number;
  readonly currency: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export function sqlProducts(db: Sql): Products {
  const find = async (id: string) => {
    const [row] = await db.query<Row>(sql`select * from products where id = ${id}`);
    return row && toProduct(row);
  };

  /** Why a statement that only touches own products touched none. */
  const refusal = async (id: string): Promise<Changed<never>> => ({
    refused: (await find(id)) ? 'foreign' : 'missing',
  });

  return {
    find,
    list: async ({ limit, after }) => {
      const older = after === undefined ? sql`` : sql`where id < ${after}`;
      // Ids are ordered by time: the primary key gives the order, and a place to go on from, that new products do not shift.
      const rows = await db.query<Row>(sql`select * from products ${older} order by id desc limit ${limit}`);
      return rows.map(toProduct);
    },
    create: async (ownerId, product, key) => {
      const { result } = await once(db, key, (session) => insert(session, ownerId, product));
      return result;
    },
    update: async (id, ownerId, change) => {
      const [row] = await db.query<Row>(sql`
        update products set
          name = coalesce(${change.name}, name),
          description = coalesce(${change.description}, description),
          price_cents = coalesce(${change.priceCents}, price_cents),
          currency = coalesce(${change.currency}, currency),
          updated_at = now()
        where id = ${id} and owner_id = ${ownerId} returning *`);
      return row ? { done: toProduct(row) } : refusal(id);
    },
    remove: async (id, ownerId) => {
      const rows = await db.query(sql`delete from products where id = ${id} and owner_id = ${ownerId} returning id`);
      return rows.length > 0 ? { done: true } : refusal(id);
    },
  };
}

async function insert(executor: Executor, ownerId: string, product: NewProduct): Promise<Product> {
  const { name, description = '', priceCents, currency = DEFAULT_CURRENCY } = product;
  const statement: Statement = sql`
    insert into products (id, owner_id, name, description, price_cents, currency)
    values (${newId()}, ${ownerId}, ${name}, ${description}, ${priceCents}, ${currency}) returning *`;
  const [row] = await executor.query<Row>(statement);
  if (!row) throw new Error('An insert returned no row.');
  return toProduct(row);
}

function toProduct(row: Row): Product {
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
