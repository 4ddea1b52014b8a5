import type { NewProduct, Product } from '@app/contracts/product';
import { newId } from '@app/kit/id';
import { once } from '@app/kit/idempotency';
import type { outbox } from '@app/kit/outbox';
import { type Executor, type Sql, type Statement, sql } from '@app/kit/sql';
import { productEvents } from './events.ts';
import type { Changed, Page, Products } from './port.ts';
import { type Row, toProduct } from './rows.ts';

const DEFAULT_CURRENCY = 'EUR';

/** Products in a database. With an outbox, every change is told there in the same transaction. */
export function sqlProducts(db: Sql, box?: Pick<typeof outbox, 'add'>): Products {
  const events = productEvents(box);

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
    list: async (page) => {
      const rows = await db.query<Row>(select(page));
      return rows.map(toProduct);
    },
    create: async (ownerId, product, key) => {
      const { result } = await once(db, key, async (session): Promise<Product> => {
        const row = await insert(session, ownerId, product);
        await events.created(session, row);
        return toProduct(row);
      });
      return result;
    },
    update: async (id, ownerId, change) => {
      const updated = await db.transaction(async (session) => {
        const [row] = await session.query<Row>(sql`
          update products set
            name = coalesce(${change.name}, name),
            description = coalesce(${change.description}, description),
            price_cents = coalesce(${change.priceCents}, price_cents),
            currency = coalesce(${change.currency}, currency),
            updated_at = now()
          where id = ${id} and owner_id = ${ownerId} returning *`);
        if (row) await events.updated(session, row);
        return row;
      });
      return updated ? { done: toProduct(updated) } : refusal(id);
    },
    remove: async (id, ownerId) => {
      const removed = await db.transaction(async (session) => {
        const [row] = await session.query<Pick<Row, 'id'>>(sql`
          delete from products where id = ${id} and owner_id = ${ownerId} returning id`);
        if (row) await events.deleted(session, row.id);
        return row;
      });
      return removed ? { done: true } : refusal(id);
    },
  };
}

/** Ids are ordered by time: the primary key gives the order, and a place to go on from, that new products do not shift. */
function select({ limit, after, ownerId }: Page): Statement {
  const older = after === undefined ? sql`` : sql`and id < ${after}`;
  const own = ownerId === undefined ? sql`` : sql`and owner_id = ${ownerId}`;
  return sql`select * from products where true ${older} ${own} order by id desc limit ${limit}`;
}

async function insert(db: Executor, ownerId: string, product: NewProduct): Promise<Row> {
  const { name, description = '', priceCents, currency = DEFAULT_CURRENCY } = product;
  const [row] = await db.query<Row>(sql`
    insert into products (id, owner_id, name, description, price_cents, currency)
    values (${newId()}, ${ownerId}, ${name}, ${description}, ${priceCents}, ${currency}) returning *`);
  if (!row) throw new Error('An insert returned no row.');
  return row;
}
