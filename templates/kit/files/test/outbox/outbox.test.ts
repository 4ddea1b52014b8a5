import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  forgetHandled,
  memoryOutbox,
  OUTBOX_TABLES,
  type OutboxEntry,
  once,
  outbox,
  sqlOutbox,
  startRelay,
  subscribeOnce,
} from '../../src/outbox/index.ts';
import { memoryQueue } from '../../src/queue/index.ts';
import { type Sql, sql } from '../../src/sql/index.ts';
import { hasTestDatabase, type TestDatabase, testDatabase, testTelemetry } from '../../src/testing/index.ts';

const { log } = testTelemetry();
const SOON = { timeout: 5000, interval: 5 };

describe('relay', () => {
  it('publishes what was added, at once and in its order', async () => {
    const [source, queue] = [memoryOutbox(), memoryQueue()];
    const relay = startRelay({ source, queue, log });
    for (const n of [1, 2, 3]) source.add('numbers', { key: 'k', type: 'number', data: n });
    const started = performance.now();
    await vi.waitFor(() => expect(queue.published('numbers').map(({ data }) => data)).toEqual([1, 2, 3]), SOON);
    expect(performance.now() - started).toBeLessThan(500);
    source.add('numbers', { key: 'k', type: 'number', data: 4 });
    await relay.close();
    expect(queue.published('numbers')).toHaveLength(4);
  });

  it('keeps messages while the queue is away', async () => {
    const [source, queue] = [memoryOutbox(), memoryQueue()];
    let away = true;
    let tries = 0;
    const broken = {
      ...queue,
      publish: (...args: Parameters<typeof queue.publish>) => {
        tries += 1;
        return away ? Promise.reject(new Error('away')) : queue.publish(...args);
      },
    };
    const lines: string[] = [];
    const relay = startRelay({ source, queue: broken, log: testTelemetry(lines).log });
    onTestFinished(() => relay.close());
    source.add('numbers', { key: 'k', type: 'number', data: 1 });
    await vi.waitFor(() => expect(tries).toBeGreaterThan(1), SOON);
    expect(queue.published('numbers')).toEqual([]);
    away = false;
    await vi.waitFor(() => expect(queue.published('numbers')).toHaveLength(1), SOON);
    // Both of them once, however often it was tried.
    expect(lines.filter((line) => line.includes('are kept'))).toHaveLength(1);
    await vi.waitFor(() => expect(lines.filter((line) => line.includes('published again'))).toHaveLength(1), SOON);
  });
});

describe.runIf(hasTestDatabase)('outbox and inbox in a database', () => {
  let db: Sql;
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
    db = database.sql;
    await db.exclusive('tables', (session) => session.script(OUTBOX_TABLES));
    await db.query(sql`create table effects (id text)`);
  });
  beforeEach(async () => void (await db.query(sql`truncate outbox, inbox, effects`)));
  afterAll(() => database.drop());

  const add = (key: string, data: unknown) =>
    db.transaction((session) => outbox.add(session, 'numbers', { key, type: 'number', data }));
  const collect = (list: OutboxEntry[]) => async (entries: readonly OutboxEntry[]) => void list.push(...entries);

  it('leaves nothing of a transaction that failed', async () => {
    const source = sqlOutbox(db);
    let commits = 0;
    onTestFinished(
      source.onCommit(() => {
        commits += 1;
      }),
    );
    const failing = db.transaction(async (session) => {
      await outbox.add(session, 'numbers', { key: 'k', type: 'number', data: 1 });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    await db.transaction((session) => session.query(sql`select 1`));
    expect(commits).toBe(0);
    await add('k', { a: ['ü', null] });
    expect(commits).toBe(1);
    const got: OutboxEntry[] = [];
    expect(await source.take(10, collect(got))).toBe(1);
    expect(got).toMatchObject([{ topic: 'numbers', message: { key: 'k', type: 'number', data: { a: ['ü', null] } } }]);
    expect(await source.take(10, collect(got))).toBe(0);
  });

  it('has many relays that keep the order of each key', async () => {
    for (let n = 0; n < 40; n += 1) await add(`key-${n % 4}`, n);
    const got: OutboxEntry[] = [];
    const relay = async () => {
      const source = sqlOutbox(db);
      const slowly = async (entries: readonly OutboxEntry[]) => {
        await sleep(Math.random() * 20);
        got.push(...entries);
      };
      for (let empty = 0; empty < 3; ) {
        empty = (await source.take(5, slowly)) > 0 ? 0 : empty + 1;
        await sleep(5);
      }
    };
    await Promise.all([relay(), relay(), relay()]);
    await sqlOutbox(db).take(100, collect(got));
    const data = got.map(({ message }) => Number(message.data));
    expect([...data].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n));
    for (const key of [0, 1, 2, 3]) {
      const mine = data.filter((n) => n % 4 === key);
      expect(mine).toEqual([...mine].sort((a, b) => a - b));
    }
  });

  it('keeps what was taken and not published', async () => {
    await add('k', 1);
    const source = sqlOutbox(db);
    await expect(source.take(10, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await source.take(10, async () => {})).toBe(1);
  });

  it('lets a handler have its effect once', async () => {
    const queue = memoryQueue();
    onTestFinished(() => queue.close());
    let calls = 0;
    const subscription = await subscribeOnce({
      queue,
      sql: db,
      topics: ['numbers'],
      group: 'collector',
      retry: { baseMs: 1 },
      handle: async (message, session) => {
        calls += 1;
        await session.query(sql`insert into effects (id) values (${message.id})`);
        if (calls === 1) throw new Error('after the work');
      },
    });
    await queue.publish('numbers', [{ id: 'm1', key: 'k', type: 'number', data: 1 }]);
    await vi.waitFor(() => expect(calls).toBe(2), SOON);
    await subscription.close();
    expect(await db.query(sql`select id from effects`)).toEqual([{ id: 'm1' }]);
    expect(await db.transaction((session) => once(session, 'collector', 'm1'))).toBe(false);
    expect(await db.transaction((session) => once(session, 'another', 'm1'))).toBe(true);
  });

  it('forgets what no queue delivers any more', async () => {
    await db.transaction((session) => once(session, 'g', 'old'));
    await db.query(sql`update inbox set handled_at = now() - interval '8 days'`);
    await db.transaction((session) => once(session, 'g', 'new'));
    await forgetHandled(db);
    expect(await db.query(sql`select message_id from inbox`)).toEqual([{ message_id: 'new' }]);
  });
});
