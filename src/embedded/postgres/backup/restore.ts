import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { PlatformError } from '../../../kernel/index.ts';
import { connect, type Login } from '../ready.ts';
import { type Client, databasesOf, tablesOf, viewsOf } from './catalogue.ts';
import { HEAD, LAST, Lines, lineOf, type Schema } from './format.ts';

/** Whoever works on a table is waited for, but not for ever. */
const LOCK_TIMEOUT = '30s';

/**
 * Puts the data of a script of `dump` in the place of what is there, in all databases at once: where one of them fails, none has
 * changed. Who uses a database meanwhile waits. Rejects where the schema is another one.
 */
export async function restore(login: Login, script: AsyncIterable<Buffer>): Promise<void> {
  const { from } = await import('pg-copy-streams');
  const lines = new Lines(script);
  if ((await lines.next()) !== HEAD)
    throw new PlatformError({ code: 'backup-unknown', message: 'this is no such script' });
  const admin = await connect(login);
  const known = new Set(await databasesOf(admin).finally(() => admin.end()));
  const open: Client[] = [];
  try {
    let database = '';
    let last = '';
    for (let text = await lines.next(); text !== undefined; text = await lines.next()) {
      const line = lineOf(text);
      last = text;
      const client = open.at(-1);
      if (line.type === 'connect') {
        database = line.database;
        if (!known.has(database)) throw noDatabase(database);
        open.push(await begun(await connect({ ...login, database })));
      } else if (line.type === 'schema') await emptied(client as Client, database, line.schema);
      else if (line.type === 'statement') await client?.query(line.sql);
      else if (line.type === 'copy' && client)
        await pipeline(Readable.from(lines.rows()), client.query(from(line.sql)));
    }
    if (last !== LAST) throw new PlatformError({ code: 'backup-cut', message: 'the script has no end' });
    for (const client of open) for (const view of await viewsOf(client)) await client.query(view);
    for (const client of open) await client.query('COMMIT');
  } finally {
    await Promise.all(open.map((client) => client.end().catch(() => undefined)));
  }
}

async function begun(client: Client): Promise<Client> {
  await client.query('BEGIN');
  await client.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
  // Rows come in the order of tables: keys are looked at by nobody, and no trigger does its work again.
  await client.query('SET LOCAL session_replication_role = replica');
  return client;
}

async function emptied(client: Client, database: string, wanted: Schema): Promise<void> {
  const tables = await tablesOf(client);
  const there = new Map(tables.map(({ name, shape }) => [name, shape]));
  const differing = [...new Set([...there.keys(), ...Object.keys(wanted)])].filter(
    (name) => there.get(name) !== wanted[name],
  );
  if (differing.length > 0) throw otherSchema(database, differing);
  if (tables.length > 0) await client.query(`TRUNCATE ${tables.map(({ name }) => name).join(', ')}`);
}

const noDatabase = (database: string) =>
  new PlatformError({
    code: 'backup-no-database',
    message: `the backup has a database ${database}, this platform has none`,
    next: 'restore it where the same services are',
  });

const otherSchema = (database: string, tables: readonly string[]) =>
  new PlatformError({
    code: 'backup-other-schema',
    message: `the tables of ${database} are not those of the backup: ${tables.slice(0, 5).join(', ')}`,
    next: 'check out the commit that the backup was made with, platform up, then restore',
  });
