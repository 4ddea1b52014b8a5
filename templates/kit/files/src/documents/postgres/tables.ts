import { createHash } from 'node:crypto';
import { OUTBOX_TABLES } from '../../outbox/index.ts';
import { type Sql, type Statement, sql } from '../../sql/index.ts';
import type { Collections, Index } from '../port.ts';

const COLLECTION = /^[a-z][a-z0-9_]{0,39}$/i;
const PATH = /^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*$/i;

/** Names become part of statements, where values cannot stand: nothing but letters, digits and `_` gets there. */
function raw(text: string): Statement {
  return sql([text] as unknown as TemplateStringsArray);
}

/** The table of a collection. */
export function tableOf(collection: string): Statement {
  if (!COLLECTION.test(collection)) throw new RangeError(`"${collection}" is no name of a collection`);
  return raw(`documents_${collection.toLowerCase()}`);
}

/** The value at a path, as jsonb: it compares as its kind does, and indexes on the same words serve it. */
export function fieldOf(path: string): Statement {
  if (!PATH.test(path)) throw new RangeError(`"${path}" is no path of a field`);
  return raw(
    `(data${path
      .split('.')
      .map((name) => ` -> '${name}'`)
      .join('')})`,
  );
}

/**
 * Makes what is missing: a table for each collection and its indexes, and the outbox. For a task that runs before the service; may
 * be run at any time. Indexes that are no longer declared are dropped.
 */
export async function prepareDocuments(db: Sql, collections: Collections): Promise<void> {
  await db.exclusive('documents', async (session) => {
    await session.script(OUTBOX_TABLES);
    for (const [name, { indexes = [] }] of Object.entries(collections)) {
      const table = tableOf(name).texts[0] ?? '';
      const wanted = new Map(indexes.map((index) => [indexName(name, index), index]));
      await session.script(`create table if not exists ${table} (
        id text primary key, version bigint not null default 1, data jsonb not null)`);
      const there = await session.query<{ name: string }>(sql`
        select indexname as name from pg_indexes where schemaname = current_schema() and tablename = ${table}
          and indexname not like ${'%\\_pkey'}`);
      for (const { name: old } of there) if (!wanted.has(old)) await session.script(`drop index if exists "${old}"`);
      for (const [index, declared] of wanted) await session.script(definition(index, table, declared));
    }
  });
}

function definition(name: string, table: string, { fields, unique = false }: Index): string {
  if (fields.length === 0) return `create index if not exists "${name}" on ${table} using gin (data jsonb_path_ops)`;
  const columns = fields.map((field) => (field === 'id' ? 'id' : `(${fieldOf(field).texts[0]})`));
  // The id at the end gives equals an order, so that pages can go on after any of them.
  if (!unique && !fields.includes('id')) columns.push('id');
  return `create ${unique ? 'unique ' : ''}index if not exists "${name}" on ${table} (${columns.join(', ')})`;
}

/** Short enough for PostgreSQL, and another one when the declaration changes. */
function indexName(collection: string, index: Index): string {
  const digest = createHash('sha256').update(JSON.stringify(index)).digest('hex').slice(0, 12);
  return `documents_${collection.toLowerCase()}_${digest}`;
}
