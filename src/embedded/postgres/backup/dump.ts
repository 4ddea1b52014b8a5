import { PlatformError } from '../../../kernel/index.ts';
import { connect, type Login } from '../ready.ts';
import { type Client, databasesOf, hasLargeObjects, sequencesOf, tablesOf } from './catalogue.ts';
import { END, HEAD, LAST, SCHEMA, type Schema } from './format.ts';

/**
 * Yields the data of every database of a server: each database in one snapshot of its own. The schema is not in it, only what it has to
 * be: migrations make it. Rows go through as they come; nothing is held.
 */
export async function* dump(login: Login): AsyncGenerator<string | Buffer> {
  const { to } = await import('pg-copy-streams');
  const admin = await connect(login);
  const databases = await databasesOf(admin).finally(() => admin.end());
  yield `${HEAD}\n`;
  for (const database of databases) {
    const client = await connect({ ...login, database });
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      await refuseLargeObjects(client, database);
      const tables = await tablesOf(client);
      const schema: Schema = Object.fromEntries(tables.map(({ name, shape }) => [name, shape]));
      yield `\\connect "${database.replaceAll('"', '""')}"\n${SCHEMA}${JSON.stringify(schema)}\n`;
      for (const { name, columns } of tables) {
        const list = `${name} (${columns})`;
        yield `COPY ${list} FROM stdin;\n`;
        for await (const chunk of client.query(to(`COPY ${list} TO STDOUT`))) yield chunk as Buffer;
        yield `${END}\n`;
      }
      // Numbers are taken outside of transactions: read after the rows, none of them comes again.
      for (const statement of await sequencesOf(client)) yield `${statement}\n`;
      await client.query('COMMIT');
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  yield `${LAST}\n`;
}

async function refuseLargeObjects(client: Client, database: string): Promise<void> {
  if (!(await hasLargeObjects(client))) return;
  throw new PlatformError({
    code: 'backup-large-objects',
    message: `${database} has large objects, which are in no table: they cannot be copied here`,
    next: 'use pg_dump: platform exec STORE -- pg_dump --large-objects DATABASE',
  });
}
