import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'amqplib';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { newId } from '../../../src/id/index.ts';
import {
  type Message,
  openQueue,
  type Queue,
  QueueUnavailable,
  type SubscribeOptions,
} from '../../../src/queue/index.ts';
import { groupExchange, partitionOf, partitionQueue, waitQueue } from '../../../src/queue/rabbitmq/names.ts';
import { hasTestBroker, testBroker, testTelemetry } from '../../../src/testing/index.ts';
import { type Wire, wireTo } from './wire.ts';

const SOON = { timeout: 30_000, interval: 50 };
const RETRY = { attempts: 3, baseMs: 10, maxMs: 20 };

/** Names that nobody else uses: what one test leaves on the server is not in the way of the next. */
const names = () => {
  const suffix = newId().slice(-12);
  return { topic: `t-${suffix}`, group: `g-${suffix}` };
};

/** One replica, on a wire of its own. */
async function replica(): Promise<{ queue: Queue; wire: Wire }> {
  const settings = testBroker();
  const wire = await wireTo(settings);
  const queue = openQueue({ ...settings, host: '127.0.0.1', port: wire.port }, testTelemetry());
  onTestFinished(async () => {
    wire.block(false);
    await queue.close();
    await wire.close();
  }, 60_000);
  return { queue, wire };
}

const range = (count: number) => Array.from({ length: count }, (_, n) => n);
const messages = (from: number, count: number) =>
  range(count).map((n) => ({ id: `m${from + n}`, key: `k${(from + n) % 40}`, type: 'x', data: from + n }));

/** A connection of the test's own. */
async function bare() {
  const { host, port, user, password = '' } = testBroker();
  const model = await connect({ hostname: host, port, username: user, password });
  onTestFinished(() => model.close());
  return model;
}

describe.runIf(hasTestBroker)('queue in rabbitmq', { timeout: 120_000 }, () => {
  it('goes on by itself after its connections were cut, and nothing is lost', async () => {
    const { topic, group } = names();
    const { queue, wire } = await replica();
    const got: unknown[] = [];
    await queue.subscribe({ topics: [topic], group, handle: async ({ data }) => void got.push(data) });
    for (let n = 0; n < 20; n += 1) {
      if (n % 5 === 2) wire.cut();
      await queue.publish(topic, messages(n * 10, 10));
    }
    await vi.waitFor(() => expect(new Set(got).size).toBe(200), SOON);
    // An acknowledgement that was lost is no reason to do it again: the process remembers.
    expect(got).toHaveLength(200);
  });

  it('shares the work among replicas, in order, and passes it on when one comes, goes or dies', async () => {
    const { topic, group } = names();
    const replicas = [await replica(), await replica(), await replica()];
    const seen: Record<string, number[]> = {};
    const by: number[] = [0, 0, 0];
    const inside = new Set<string>();
    const options = (which: number): SubscribeOptions => ({
      topics: [topic],
      group,
      concurrency: 4,
      handle: async ({ key, data }) => {
        expect(inside.has(key)).toBe(false);
        inside.add(key);
        await sleep(1);
        inside.delete(key);
        const list = seen[key] ?? [];
        // What died with its replica comes again.
        if (!list.includes(Number(data))) seen[key] = [...list, Number(data)];
        by[which] = (by[which] ?? 0) + 1;
      },
    });
    const publisher = (await replica()).queue;
    let sent = 0;
    const send = async () => {
      await publisher.publish(topic, messages(sent, 400));
      sent += 400;
    };
    const all = () => vi.waitFor(() => expect(Object.values(seen).flat()).toHaveLength(sent), SOON);

    const first = await replicas[0]?.queue.subscribe(options(0));
    await send();
    await replicas[1]?.queue.subscribe(options(1));
    await replicas[2]?.queue.subscribe(options(2));
    await send();
    await all();
    await vi.waitFor(async () => {
      by.fill(0);
      await send();
      await all();
      for (const count of by) expect(count).toBeGreaterThan(50);
    }, SOON);

    await first?.close();
    await send();
    await all();
    replicas[1]?.wire.block(true);
    replicas[1]?.wire.cut();
    await send();
    await all();
    for (const list of Object.values(seen)) expect(list).toEqual([...list].sort((a, b) => a - b));
  });

  it('tells a handler that its message is no longer its own', async () => {
    const { topic, group } = names();
    const { queue, wire } = await replica();
    let lost = 0;
    await queue.subscribe({
      topics: [topic],
      group,
      handle: (_, signal) =>
        new Promise((resolve) => {
          const end = () => {
            lost += 1;
            resolve();
          };
          if (signal.aborted) end();
          signal.addEventListener('abort', end);
        }),
    });
    await queue.publish(topic, messages(0, 1));
    await vi.waitFor(async () => expect((await queue.backlog(group)).inFlight).toBe(1), SOON);
    wire.cut();
    await vi.waitFor(() => expect(lost).toBe(1), SOON);
  });

  it('gives back what it has not begun when it is closed', async () => {
    const { topic, group } = names();
    const { queue } = await replica();
    const began: Message[] = [];
    const subscription = await queue.subscribe({
      topics: [topic],
      group,
      concurrency: 1,
      handle: async (message) => {
        began.push(message);
        await sleep(100);
      },
    });
    await queue.publish(topic, messages(0, 30));
    await vi.waitFor(() => expect(began).toHaveLength(1), SOON);
    await subscription.close();
    const got: Message[] = [];
    await queue.subscribe({ topics: [topic], group, handle: async (message) => void got.push(message) });
    await vi.waitFor(() => expect(got).toHaveLength(30 - began.length), SOON);
    // It was delivered before, if only into our hands.
    for (const { attempt } of got) expect(attempt).toBeLessThanOrEqual(2);
  });

  it('buries what nobody ever comes to an end with', async () => {
    const { topic, group } = names();
    const { queue } = await replica();
    const subscription = await queue.subscribe({ topics: [topic], group, handle: async () => {} });
    await subscription.close();
    await queue.publish(topic, [{ id: 'poison', key: 'k', type: 'x', data: 1 }]);
    // A consumer that ends without a word each time, as one does that is killed by the message.
    const model = await bare();
    let count = 0;
    const die = async () => {
      const channel = await model.createChannel();
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1000);
        const take = () => {
          clearTimeout(timer);
          count += 1;
          resolve();
        };
        channel.consume(partitionQueue(group, topic, partitionOf('k')), take).catch(resolve);
      });
      await channel.close();
    };
    for (let tries = 0; tries < 60 && (await queue.dead(group)).length === 0; tries += 1) await die();
    await vi.waitFor(async () => expect(await queue.dead(group)).toHaveLength(1), SOON);
    expect(count).toBeGreaterThan(40);
    const [dead] = await queue.dead(group);
    expect(dead).toMatchObject({ id: 'poison', reason: 'no attempt came to an end' });
    expect(Math.abs(Date.parse(dead?.diedAt ?? '') - Date.now())).toBeLessThan(60_000);
  });

  it('sends away what waits long, with what follows it, and holds up nobody else', async () => {
    const { topic, group } = names();
    const { queue } = await replica();
    const done: unknown[] = [];
    let broken = true;
    await queue.subscribe({
      topics: [topic],
      group,
      retry: { attempts: 5, baseMs: 400_000, maxMs: 400_000 },
      handle: async ({ key, data, attempt }) => {
        if (key === 'slow' && broken) throw new Error('come back later');
        done.push([data, attempt]);
      },
    });
    // More than a consumer holds of one partition.
    const slow = range(50).map((n) => ({ key: 'slow', type: 'x', data: n }));
    const beside = range(1000)
      .map((n) => `b${n}`)
      .find((key) => partitionOf(key) === partitionOf('slow'));
    await queue.publish(topic, [...slow, { key: String(beside), type: 'x', data: 'beside' }]);
    await vi.waitFor(() => expect(done).toEqual([['beside', 1]]), SOON);
    await vi.waitFor(async () => expect(await queue.backlog(group)).toMatchObject({ ready: 0, delayed: 50 }), SOON);

    // As if the time had passed.
    broken = false;
    const channel = await (await bare()).createConfirmChannel();
    for (const seconds of [120, 300]) {
      const exists = await (await bare()).createChannel();
      exists.on('error', () => {});
      if (!(await exists.checkQueue(waitQueue(group, topic, seconds)).catch(() => undefined))) continue;
      for (;;) {
        const message = await channel.get(waitQueue(group, topic, seconds), { noAck: true });
        if (!message) break;
        channel.publish(groupExchange(group, topic), message.fields.routingKey, message.content, message.properties);
      }
    }
    await channel.waitForConfirms();
    await vi.waitFor(() => expect(done).toHaveLength(51), SOON);
    const expected = range(50).map((n) => [n, n === 0 ? 2 : 1]);
    expect(done.slice(1)).toEqual(expected);
  });

  it('waits for a server that is away, and says so when it has waited long enough', async () => {
    const { topic, group } = names();
    const { queue, wire } = await replica();
    const got: unknown[] = [];
    await queue.subscribe({ topics: [topic], group, retry: RETRY, handle: async ({ data }) => void got.push(data) });
    wire.block(true);
    wire.cut();
    const waiting = queue.publish(topic, messages(0, 3));
    await sleep(500);
    wire.block(false);
    await waiting;
    await vi.waitFor(() => expect(got).toHaveLength(3), SOON);
    wire.block(true);
    wire.cut();
    await expect(queue.publish(topic, messages(3, 1))).rejects.toBeInstanceOf(QueueUnavailable);
    await expect(queue.ping()).rejects.toBeInstanceOf(QueueUnavailable);
  });
});
