import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OnceKey, once } from '../../src/idempotency/index.ts';
import { migrate, type Sql, sql, UniqueViolation } from '../../src/sql/index.ts';
import { type TestDatabase, testTelemetry } from '../../src/testing/index.ts';

/** What every driver of `sql` must do, and what stands on it. */
export function sqlContract(driver: string, open: () => Promise<TestDatabase>): void {
  describe(`sql: ${driver}`, () => {
    let db: Sql;
    let database: TestDatabase;
    const texts = async () => {
      const rows = await db.query<{ text: string }>(sql`select text from contract order by id`);
      return rows.map(({ text }) => text);
    };

    beforeAll(async () => {
      database = await open();
      db = database.sql;
      await db.query(sql`create table contract (id integer primary key, text varchar(100) not null)`);
    });
    beforeEach(async () => void (await db.query(sql`delete from contract`)));
    afterAll(() => database.drop());

    it('answers', () => db.ping());

    it('binds values', async () => {
      await db.query(sql`insert into contract (id, text) values (${1}, ${"'; drop table contract; -- ü"})`);
      expect(await texts()).toEqual(["'; drop table contract; -- ü"]);
    });

    it('commits all or nothing', async () => {
      const failing = db.transaction(async (session) => {
        await session.query(sql`insert into contract (id, text) values (${1}, ${'a'})`);
        throw new Error('changed my mind');
      });
      await expect(failing).rejects.toThrow('changed my mind');
      expect(await texts()).toEqual([]);
      const result = await db.transaction(async (session) => {
        await session.query(sql`insert into contract (id, text) values (${1}, ${'b'})`);
        return 'done';
      });
      expect(result).toBe('done');
      expect(await texts()).toEqual(['b']);
    });

    it('knows a violated unique constraint', async () => {
      await db.query(sql`insert into contract (id, text) values (${1}, ${'a'})`);
      const again = db.query(sql`insert into contract (id, text) values (${1}, ${'b'})`);
      await expect(again).rejects.toBeInstanceOf(UniqueViolation);
    });

    it('lets one at a time into an exclusive part', async () => {
      let inside = 0;
      const work = () =>
        db.exclusive('contract', async () => {
          inside += 1;
          expect(inside).toBe(1);
          await sleep(20);
          inside -= 1;
        });
      await Promise.all([work(), work(), work()]);
    });

    it('runs a transaction again that lost against another', async () => {
      await db.query(sql`insert into contract (id, text) values (${1}, ${''}), (${2}, ${''})`);
      const append = (letter: string, ids: readonly number[]) =>
        db.transaction(async (session) => {
          for (const id of ids) {
            await session.query(
              sql`update contract set text = concat(text, cast(${letter} as char(1))) where id = ${id}`,
            );
            await sleep(30);
          }
        });
      // Each holds what the other wants.
      await Promise.all([append('a', [1, 2]), append('b', [2, 1])]);
      for (const text of await texts()) expect([...text].sort().join('')).toBe('ab');
    });

    describe('migrations', () => {
      const { log } = testTelemetry();
      const run = async (files: Record<string, string>) => {
        const folder = await mkdtemp(join(tmpdir(), 'migrations-'));
        await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
        try {
          await migrate({ sql: db, folder, log });
        } finally {
          await rm(folder, { recursive: true });
        }
      };
      const first = { '0001_a.sql': 'create table migrated (id integer); insert into migrated values (1)' };

      beforeEach(async () => {
        await db.query(sql`drop table if exists migrated`);
        await db.query(sql`drop table if exists schema_migrations`);
      });
      const ids = async () =>
        (await db.query<{ id: number }>(sql`select id from migrated order by id`)).map(({ id }) => id);

      it('run once and in order, however many run them', async () => {
        const files = { '0002_b.sql': 'insert into migrated values (2)', ...first };
        await Promise.all([run(files), run(files), run(files)]);
        expect(await ids()).toEqual([1, 2]);
      });

      it('leave nothing of a step that fails', async () => {
        const files = { ...first, '0002_b.sql': 'insert into migrated values (2); insert into nowhere values (1)' };
        await expect(run(files)).rejects.toThrow(/^0002_b.sql failed: .*nowhere/);
        expect(await ids()).toEqual([1]);
      });

      it('must not change after they have run', async () => {
        await run(first);
        await expect(run({ '0001_a.sql': 'select 1' })).rejects.toThrow('0001_a.sql was changed after it had run');
      });

      it('may be known to a newer release only', async () => {
        await run({ ...first, '0002_b.sql': 'insert into migrated values (2)' });
        await run(first);
      });

      it('can do without a transaction', async () => {
        await run(first);
        await run({ ...first, '0002_index.sql': '-- no-transaction\ncreate index migrated_id on migrated (id)' });
      });
    });

    describe('once', () => {
      const key: OnceKey = { owner: 'u1', key: 'k', fingerprint: 'f' };

      beforeAll(async () => {
        await db.query(sql`create table idempotency_keys (
          owner varchar(100), key varchar(200), fingerprint varchar(100) not null, result text,
          created_at timestamp default current_timestamp, primary key (owner, key))`);
      });
      beforeEach(async () => void (await db.query(sql`delete from idempotency_keys`)));

      it('has one effect for many requests', async () => {
        let effects = 0;
        const request = () =>
          once(db, key, async () => {
            await sleep(20);
            effects += 1;
            return { effect: effects };
          });
        const results = await Promise.all([request(), request(), request()]);
        expect(results.map(({ result }) => result)).toEqual([{ effect: 1 }, { effect: 1 }, { effect: 1 }]);
        expect(results.filter(({ replayed }) => !replayed)).toHaveLength(1);
      });

      it('forgets what failed', async () => {
        await expect(once(db, key, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
        expect(await once(db, key, async () => 1)).toEqual({ result: 1, replayed: false });
      });

      it('refuses the key for another request, not for another user', async () => {
        await once(db, key, async () => 1);
        const other = once(db, { ...key, fingerprint: 'g' }, async () => 2);
        await expect(other).rejects.toMatchObject({ status: 422 });
        expect((await once(db, { ...key, owner: 'u2' }, async () => 3)).result).toBe(3);
      });

      it('does not remember without a key', async () => {
        await once(db, undefined, async () => 1);
        expect((await once(db, undefined, async () => 2)).result).toBe(2);
      });
    });
  });
}
