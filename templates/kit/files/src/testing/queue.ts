import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from '../config/index.ts';
import { type QueueSettings, queueSettings } from '../queue/index.ts';
import { testDatabase } from './database.ts';

export interface TestQueueServer {
  readonly settings: QueueSettings;
  /** Deletes the database; queues must be closed. */
  drop(): Promise<void>;
}

/** A new database with the tables of the queue, on the server of `testDatabase`. */
export async function testQueueServer(): Promise<TestQueueServer> {
  const { sql, name, drop } = await testDatabase();
  const schema = await readFile(join(import.meta.dirname, '../queue/postgres/schema.sql'), 'utf8');
  await sql.exclusive('schema', (session) => session.script(schema));
  const { queue } = readConfig({ queue: queueSettings('TEST_DB') });
  return { settings: { ...queue, database: name }, drop };
}
