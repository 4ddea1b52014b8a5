import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config/index.ts';
import { openSql, type Session, SqlUnavailable, sql, sqlSettings } from '../../src/sql/index.ts';
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

  it.runIf(hasTestDatabase)(
    'does again what was cut off before its commit, and nothing that may have happened',
    async () => {
      const { sql: db, drop } = await testDatabase();
      onTestFinished(drop);
      await db.query(sql`create table effects (id serial, what text)`);
      const effects = async () =>
        (await db.query<{ what: string }>(sql`select what from effects`)).map(({ what }) => what);
      const add = (session: Session, what: string) => session.query(sql`insert into effects (what) values (${what})`);
      const cut = sql`select pg_terminate_backend(pg_backend_pid())`;

      let attempts = 0;
      await db.transaction(async (session) => {
        attempts += 1;
        await add(session, 'once');
        if (attempts === 1) await session.query(cut);
      });
      expect([attempts, await effects()]).toEqual([2, ['once']]);

      // Cut off in the commit itself: it might have been heard.
      await db.transaction(async (session) => {
        await session.script(`create function die() returns trigger language plpgsql as
        'begin perform pg_terminate_backend(pg_backend_pid()); return null; end'`);
        await session.script(`create constraint trigger late after insert on effects deferrable initially deferred
        for each row execute function die()`);
      });
      let tries = 0;
      const unsure = db.transaction(async (session) => {
        tries += 1;
        await add(session, 'maybe');
      });
      await expect(unsure).rejects.toBeInstanceOf(SqlUnavailable);
      expect([tries, await effects()]).toEqual([1, ['once']]);
    },
  );
});
