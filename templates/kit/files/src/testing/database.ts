import { randomBytes } from 'node:crypto';
import { readConfig } from '../config/index.ts';
import { migrate, openSql, type Sql, sqlSettings } from '../sql/index.ts';
import { testTelemetry } from './telemetry.ts';

export interface TestDatabase {
  readonly name: string;
  readonly sql: Sql;
  /** Closes and deletes it. */
  drop(): Promise<void>;
}

/** Whether tests were given a server: TEST_DB_DRIVER, TEST_DB_HOST… as in a binding. Its user must be able to make databases. */
export const hasTestDatabase = Boolean(process.env['TEST_DB_DRIVER']);

/** A new database on that server, with the migrations of a folder. */
export async function testDatabase(migrations?: string): Promise<TestDatabase> {
  const { db } = readConfig({ db: sqlSettings('TEST_DB') });
  const telemetry = testTelemetry();
  const database = `test_${randomBytes(6).toString('hex')}`;
  const asServer = async (statement: string) => {
    const server = openSql({ ...db, pool: 1 }, telemetry);
    await server.exclusive('test databases', (session) => session.script(statement));
    await server.close();
  };
  await asServer(`create database ${database}`);
  const sql = openSql({ ...db, database }, telemetry);
  if (migrations !== undefined) await migrate({ sql, folder: migrations, log: telemetry.log });
  return {
    name: database,
    sql,
    drop: async () => {
      await sql.close();
      await asServer(`drop database ${database} with (force)`);
    },
  };
}
