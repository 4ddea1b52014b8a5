import { outbox, sqlOutbox } from '../../outbox/index.ts';
import { type Executor, postgresSql, type Session, SqlUnavailable, sql, UniqueViolation } from '../../sql/index.ts';
import type { Telemetry } from '../../telemetry/index.ts';
import {
  type Condition,
  DocumentConflict,
  type Documents,
  DocumentsUnavailable,
  type Operation,
  type Stored,
} from '../port.ts';
import type { DocumentsSettings } from '../settings.ts';
import { findPage, type Row, toStored } from './find.ts';
import { tableOf } from './tables.ts';

/** Documents as jsonb, a table for each collection (see prepareDocuments). */
export function postgresDocuments(settings: DocumentsSettings, telemetry: Telemetry): Documents {
  const db = postgresSql(settings, telemetry);
  const ask = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw error instanceof SqlUnavailable ? new DocumentsUnavailable(error.cause) : error;
    }
  };

  return {
    get: <T extends object>(collection: string, id: string) =>
      ask(async () => {
        const [row] = await db.query<Row>(sql`select id, version, data from ${tableOf(collection)} where id = ${id}`);
        return row && (toStored(row) as Stored<T>);
      }),
    put: (collection, id, data, condition) => ask(() => put(db, collection, id, data, condition)),
    delete: (collection, id, condition) => ask(() => remove(db, collection, id, condition)),
    find: <T extends object>(collection: string, find = {}) => ask(() => findPage<T>(db, collection, find)),
    commit: (operations) =>
      ask(() =>
        db.transaction(async (session) => {
          for (const operation of operations) await apply(session, operation);
        }),
      ),
    outbox: sqlOutbox(db),
    ping: () => ask(() => db.ping()),
    close: () => db.close(),
  };
}

async function apply(session: Session, operation: Operation): Promise<void> {
  if ('publish' in operation) await outbox.add(session, operation.publish, operation.message);
  else if ('put' in operation) await put(session, operation.put, operation.id, operation.data, operation);
  else await remove(session, operation.delete, operation.id, operation);
}

async function put(
  db: Executor,
  collection: string,
  id: string,
  data: object,
  { ifVersion }: Condition = {},
): Promise<number> {
  const table = tableOf(collection);
  const json = JSON.stringify(data);
  const rows = await unlessTaken(`${collection}/${id}`, () => {
    if (ifVersion !== undefined && ifVersion > 0) {
      return db.query<Row>(sql`
        update ${table} set data = ${json}, version = version + 1
        where id = ${id} and version = ${ifVersion} returning version`);
    }
    const replace =
      ifVersion === 0 ? sql`do nothing` : sql`do update set data = excluded.data, version = ${table}.version + 1`;
    return db.query<Row>(sql`
      insert into ${table} (id, data) values (${id}, ${json}) on conflict (id) ${replace} returning version`);
  });
  if (!rows[0]) throw new DocumentConflict('version', `${collection}/${id}`);
  return Number(rows[0].version);
}

async function remove(db: Executor, collection: string, id: string, { ifVersion }: Condition = {}): Promise<boolean> {
  const table = tableOf(collection);
  if (ifVersion === 0) {
    const [there] = await db.query(sql`select id from ${table} where id = ${id}`);
    if (there) throw new DocumentConflict('version', `${collection}/${id}`);
    return false;
  }
  const same = ifVersion === undefined ? sql`` : sql`and version = ${ifVersion}`;
  const rows = await db.query(sql`delete from ${table} where id = ${id} ${same} returning id`);
  if (rows.length === 0 && ifVersion !== undefined) throw new DocumentConflict('version', `${collection}/${id}`);
  return rows.length > 0;
}

async function unlessTaken<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof UniqueViolation ? new DocumentConflict('unique', what, { cause: error }) : error;
  }
}
