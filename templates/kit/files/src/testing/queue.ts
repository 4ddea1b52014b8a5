import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from '../config/index.ts';
import { type PostgresSettings, queueSettings, type RabbitmqSettings } from '../queue/index.ts';
import { testDatabase } from './database.ts';

export interface TestQueueServer {
  readonly settings: PostgresSettings;
  /** Deletes the database; queues must be closed. */
  drop(): Promise<void>;
}

/** A new database with the tables of the queue, on the server of `testDatabase`. */
export async function testQueueServer(): Promise<TestQueueServer> {
  const { sql, name, drop } = await testDatabase();
  const schema = await readFile(join(import.meta.dirname, '../queue/postgres/schema.sql'), 'utf8');
  await sql.exclusive('schema', (session) => session.script(schema));
  const { queue } = readConfig({ queue: queueSettings('TEST_DB') });
  if (queue.driver !== 'postgres') throw new Error('TEST_DB is no PostgreSQL');
  return { settings: { ...queue, database: name }, drop };
}

/** Whether there is a RabbitMQ for tests, told like a binding with prefix TEST_QUEUE; its user may do everything. */
export const hasTestBroker = process.env['TEST_QUEUE_DRIVER'] === 'rabbitmq';

export function testBroker(): RabbitmqSettings {
  const { queue } = readConfig({ queue: queueSettings('TEST_QUEUE') });
  if (queue.driver !== 'rabbitmq') throw new Error('TEST_QUEUE is no RabbitMQ');
  return queue;
}
