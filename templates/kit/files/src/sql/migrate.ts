import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../telemetry/index.ts';
import type { Session, Sql } from './port.ts';
import { sql } from './statement.ts';

/** A step of the schema: `0001_users.sql`. */
export interface Migration {
  readonly name: string;
  readonly text: string;
  readonly checksum: string;
}

export interface MigrateOptions {
  readonly sql: Sql;
  /** Folder with the .sql files. */
  readonly folder: string;
  readonly log: Log;
}

/** First line of a migration that cannot run in a transaction, such as one with `create index concurrently`. */
const NO_TRANSACTION = '-- no-transaction';

/**
 * Brings the schema up to date: what is not recorded yet runs, in order, each step in a transaction. It can be run at any time,
 * by several at once. Steps only ever expand what running code relies on (add a column, then use it); they contract once no
 * running release needs the old shape. So steps that a newer release has recorded are no error: this code can live with them.
 */
export async function migrate({ sql: db, folder, log }: MigrateOptions): Promise<void> {
  const migrations = await readMigrations(folder);
  await db.exclusive('schema_migrations', async (session) => {
    await session.script(`create table if not exists schema_migrations (
      name text primary key, checksum text not null, applied_at timestamp not null default current_timestamp)`);
    const done = await applied(session);
    for (const migration of migrations) {
      const checksum = done.get(migration.name);
      if (checksum === undefined) await apply(session, migration, log);
      else if (checksum !== migration.checksum) throw changed(migration);
    }
  });
}

/** The steps of a folder in the order of their names. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8');
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

async function applied(session: Session): Promise<Map<string, string>> {
  const rows = await session.query<{ name: string; checksum: string }>(
    sql`select name, checksum from schema_migrations`,
  );
  return new Map(rows.map(({ name, checksum }) => [name, checksum]));
}

async function apply(session: Session, { name, text, checksum }: Migration, log: Log): Promise<void> {
  const started = performance.now();
  const record = sql`insert into schema_migrations (name, checksum) values (${name}, ${checksum})`;
  if (text.startsWith(NO_TRANSACTION)) {
    await session.script(text);
    await session.query(record);
  } else {
    await session.script('begin');
    try {
      await session.script(text);
      await session.query(record);
      await session.script('commit');
    } catch (error) {
      await session.script('rollback').catch(() => {});
      throw new Error(`${name} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
  log.info({ migration: name, ms: Math.round(performance.now() - started) }, 'migrated');
}

function changed({ name }: Migration): Error {
  return new Error(`${name} was changed after it had run. Take the change back and write it as a new migration.`);
}
