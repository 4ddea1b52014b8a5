import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config/index.ts';
import { openSql, SqlUnavailable, sql, sqlSettings } from '../../src/sql/index.ts';
import { hasTestDatabase, testDatabase, testTelemetry } from '../../src/testing/index.ts';
import { sqlContract } from './contract.ts';

if (hasTestDatabase) sqlContract(process.env['TEST_DB_DRIVER'] ?? '', testDatabase);

describe('postgres', () => {
  it('waits a while for a database that is away, then says so', async () => {
    const settings = readConfig(
      { db: sqlSettings('DB') },
      {
        DB_DRIVER: 'postgres',
        DB_HOST: '127.0.0.1',
        DB_PORT: '1',
        DB_DATABASE: 'x',
        DB_USER: 'x',
        DB_CONNECT_MS: '300',
      },
    ).db;
    const db = openSql(settings, testTelemetry());
    onTestFinished(() => db.close());
    const started = performance.now();
    await expect(db.query(sql`select 1`)).rejects.toBeInstanceOf(SqlUnavailable);
    const waited = performance.now() - started;
    expect(waited).toBeGreaterThan(50);
    expect(waited).toBeLessThan(2000);
  });

  it.runIf(hasTestDatabase)('has no time for statements that take too long, and keeps the connection', async () => {
    const { sql: db, drop } = await testDatabase();
    onTestFinished(drop);
    await db.transaction(async (session) => {
      await session.query(sql`select set_config('statement_timeout', '50', true)`);
      await expect(session.query(sql`select pg_sleep(2)`)).rejects.toBeInstanceOf(SqlUnavailable);
    });
    await db.ping();
  });

  it.runIf(hasTestDatabase)('lives on when its connections are cut', async () => {
    const { sql: db, drop } = await testDatabase();
    onTestFinished(drop);
    const cutAll = sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`;
    await Promise.all([db.ping(), db.ping(), db.ping()]);
    await db.query(cutAll);
    // The server's farewell has to arrive: what is sent before that may fail.
    await sleep(50);
    await Promise.all([db.ping(), db.ping(), db.ping()]);

    const cutInside = db.transaction(async (session) => {
      await session.query(sql`select 1`);
      await db.query(cutAll);
      await session.query(sql`select 1`);
    });
    await expect(cutInside).rejects.toBeInstanceOf(SqlUnavailable);
    await db.ping();
  });
});
