import { type Executor, sql } from '../../sql/index.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Find, Page, Scalar, Stored } from '../port.ts';
import { fieldOf, tableOf } from './tables.ts';

export interface Row {
  readonly id: string;
  readonly version: string;
  readonly data: object;
}

export function toStored({ id, version, data }: Row): Stored<object> {
  return { id, version: Number(version), data };
}

/** One page; one row more is asked for, to know whether another page follows. */
export async function findPage<T extends object>(db: Executor, collection: string, find: Find): Promise<Page<T>> {
  const { where = {}, contains, orderBy = 'id', descending = false, limit = 100, after } = find;
  const byId = orderBy === 'id';
  const order = byId ? sql`id` : fieldOf(orderBy);
  const direction = descending ? sql`desc` : sql`asc`;
  const equal = Object.entries(where).map(
    ([field, value]) => sql`and ${fieldOf(field)} = ${JSON.stringify(value)}::jsonb`,
  );
  const inside = contains === undefined ? sql`` : sql`and data @> ${JSON.stringify(contains)}::jsonb`;
  const scalar = byId ? sql`` : sql`and jsonb_typeof(${order}) in ('string', 'number', 'boolean')`;
  const cursor = after === undefined ? undefined : readCursor(after);
  const value = cursor && (byId ? sql`${String(cursor.value)}` : sql`${JSON.stringify(cursor.value)}::jsonb`);
  const rest = cursor ? sql`and (${order}, id) ${descending ? sql`<` : sql`>`} (${value}, ${cursor.id})` : sql``;
  const rows = await db.query<Row & { value: Scalar }>(sql`
    select id, version, data, ${order} as value from ${tableOf(collection)}
    where true ${equal.reduce((all, one) => sql`${all} ${one}`, sql``)} ${inside} ${scalar} ${rest}
    order by ${order} ${direction}, id ${direction} limit ${limit + 1}`);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => toStored(row) as Stored<T>),
    ...(last && rows.length > limit ? { next: writeCursor({ value: last.value, id: last.id }) } : {}),
  };
}
