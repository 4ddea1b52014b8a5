import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Message, openQueue, QueueUnavailable } from '../../src/queue/index.ts';
import { openSql, type Sql, sql } from '../../src/sql/index.ts';
import { hasTestDatabase, testQueueServer, testTelemetry } from '../../src/testing/index.ts';

const SOON = { timeout: 8000, interval: 10 };

async function open() {
  const { settings, drop } = await testQueueServer();
  const queue = openQueue(settings, testTelemetry());
  const db: Sql = openSql({ ...settings, pool: 2, timeoutMs: 5000 }, testTelemetry());
  onTestFinished(async () => {
    await queue.close();
    await db.close();
    await drop();
  });
  return { queue, db };
}

describe.runIf(hasTestDatabase)('queue in postgres', () => {
  it('goes on by itself after its connections were cut', async () => {
    const { queue, db } = await open();
    const got: unknown[] = [];
    await queue.subscribe({ topics: ['t'], group: 'g', handle: async ({ data }) => void got.push(data) });
    for (let n = 0; n < 3; n += 1) {
      await db.query(sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`);
      await queue.publish('t', [{ key: `${n}`, type: 'x', data: n }]);
    }
    await vi.waitFor(() => expect(got).toEqual(expect.arrayContaining([0, 1, 2])), SOON);
  });

  it('gives the messages of a consumer that died to another, after a while', async () => {
    const { queue, db } = await open();
    const first = await queue.subscribe({ topics: ['t'], group: 'g', handle: async () => {} });
    await first.close();
    await queue.publish('t', [{ key: 'k', type: 'x', data: 1 }]);
    // Somebody takes it and is never heard of again.
    const taken = await db.query(sql`select * from queue.take('g', '{t}', gen_random_uuid(), '{}', 10, 300)`);
    expect(taken).toHaveLength(1);
    const got: Message[] = [];
    await queue.subscribe({ topics: ['t'], group: 'g', handle: async (message) => void got.push(message) });
    await sleep(100);
    expect(got).toEqual([]);
    await vi.waitFor(() => expect(got).toMatchObject([{ data: 1, attempt: 2 }]), SOON);
  });

  it('keeps a message that takes longer than its lease', async () => {
    const { queue } = await open();
    const starts: number[] = [];
    const handle = async () => {
      starts.push(performance.now());
      await sleep(1000);
    };
    for (const _ of [1, 2]) await queue.subscribe({ topics: ['t'], group: 'g', visibilityMs: 300, handle });
    await queue.publish('t', [{ key: 'k', type: 'x', data: 1 }]);
    await vi.waitFor(async () => expect((await queue.backlog('g')).oldestMs).toBe(0), SOON);
    expect(starts).toHaveLength(1);
  });

  it('tells a handler that its message is no longer its own', async () => {
    const { queue, db } = await open();
    let lost = false;
    await queue.subscribe({
      topics: ['t'],
      group: 'g',
      visibilityMs: 300,
      handle: (_, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            lost = true;
            resolve();
          });
        }),
    });
    await queue.publish('t', [{ key: 'k', type: 'x', data: 1 }]);
    await vi.waitFor(async () => expect((await queue.backlog('g')).inFlight).toBe(1), SOON);
    await db.query(sql`update queue.messages set holder = gen_random_uuid()`);
    await vi.waitFor(() => expect(lost).toBe(true), SOON);
  });

  it('lets nothing overtake what it still works on when leases run out while the server is away', async () => {
    const { queue, db } = await open();
    const got: unknown[] = [];
    let finish = () => {};
    const slow = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const handle = async ({ data }: Message) => {
      if (data === 1) await slow;
      got.push(data);
    };
    const publish = (...numbers: number[]) =>
      queue.publish(
        't',
        numbers.map((data) => ({ key: 'k', type: 'x', data })),
      );
    await queue.subscribe({ topics: ['t'], group: 'g', handle });
    await publish(1, 2);
    await vi.waitFor(async () => expect((await queue.backlog('g')).inFlight).toBe(2), SOON);
    await db.query(sql`update queue.messages set due_at = '-infinity'`);
    await publish(3, 4);
    const kept = () => db.query(sql`select attempt, holder is not null as held from queue.messages order by id`);
    // Taken once more as a whole; what is new is given back.
    const [head, follower, given] = [
      { attempt: 2, held: true },
      { attempt: 0, held: true },
      { attempt: 0, held: false },
    ];
    await vi.waitFor(async () => expect(await kept()).toEqual([head, follower, given, given]), SOON);
    expect(got).toEqual([]);
    finish();
    await vi.waitFor(() => expect(got).toEqual([1, 2, 3, 4]), SOON);
  });

  it('keeps nothing of what is done but ids, and those for a while', async () => {
    const { queue, db } = await open();
    const rows = async (table: 'messages' | 'taken') => {
      const counted = table === 'taken' ? sql`select 1 from queue.taken` : sql`select 1 from queue.messages`;
      return (await db.query(counted)).length;
    };
    await queue.subscribe({ topics: ['t'], group: 'g', handle: async () => {} });
    await queue.publish(
      't',
      Array.from({ length: 50 }, (_, n) => ({ key: `${n}`, type: 'x', data: n })),
    );
    await vi.waitFor(async () => expect(await rows('messages')).toBe(0), SOON);
    await db.query(sql`select queue.clean()`);
    expect(await rows('taken')).toBe(50);
    await db.query(sql`update queue.taken set at = now() - interval '11 minutes'`);
    await db.query(sql`select queue.clean()`);
    expect(await rows('taken')).toBe(0);
  });

  it('stores the others when one message cannot be stored', async () => {
    const { queue } = await open();
    const got: unknown[] = [];
    await queue.subscribe({ topics: ['t'], group: 'g', handle: async ({ data }) => void got.push(data) });
    const results = await Promise.allSettled(
      ['a', 'b\u0000', 'c', 'd'].map((key) => queue.publish('t', [{ key, type: 'x', data: key }])),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    await vi.waitFor(() => expect([...got].sort()).toEqual(['a', 'c', 'd']), SOON);
  });
});

it('says that nobody is there, when it has waited long enough', async () => {
  const settings = { driver: 'postgres', host: '127.0.0.1', port: 1, database: 'x', user: 'x', password: 'x' } as const;
  const queue = openQueue({ ...settings, tls: 'off', pool: 1, connectMs: 200 }, testTelemetry());
  onTestFinished(() => queue.close());
  await expect(queue.publish('t', [{ key: 'k', type: 'x', data: 1 }])).rejects.toBeInstanceOf(QueueUnavailable);
  await expect(queue.ping()).rejects.toBeInstanceOf(QueueUnavailable);
});
