import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Message, type NewMessage, type Queue, Reject, type SubscribeOptions } from '../../src/queue/index.ts';

export interface OpenedQueue {
  readonly queue: Queue;
  /** Of all names, where a server still has those of the last run. */
  readonly prefix?: string;
  close(): Promise<void>;
}

/** Every wait of these tests; what comes later counts as never. */
const SOON = { timeout: 8000, interval: 5 };
const RETRY = { attempts: 3, baseMs: 10, maxMs: 20 };

/** What every driver of `queue` must do. */
export function queueContract(driver: string, open: () => Promise<OpenedQueue>): void {
  describe(`queue: ${driver}`, () => {
    let queue: Queue;
    let opened: OpenedQueue;
    let number = 0;
    let topic = '';
    let group = '';

    beforeAll(async () => {
      opened = await open();
      queue = opened.queue;
    });
    afterAll(() => opened.close());
    beforeEach(() => {
      number += 1;
      topic = `${opened.prefix ?? ''}topic-${number}`;
      group = `${opened.prefix ?? ''}group-${number}`;
    });

    const message = (data: unknown, key = String(data)): NewMessage => ({ key, type: 'test.done', data });
    const subscribe = (options: Partial<SubscribeOptions> & Pick<SubscribeOptions, 'handle'>) =>
      queue.subscribe({ topics: [topic], group, retry: RETRY, ...options });
    /** A group that only collects. */
    const collect = async (options: Partial<SubscribeOptions> = {}) => {
      const got: Message[] = [];
      const subscription = await subscribe({ handle: async (one) => void got.push(one), ...options });
      return { got, subscription };
    };
    const data = (messages: readonly Message[]) => messages.map((one) => one.data);

    it('answers', () => queue.ping());

    it('delivers a message as it was published', async () => {
      const { got } = await collect();
      const value = { text: 'ü "quotes" \\ \n', list: [1, null, true], nested: { a: 1.5 } };
      await queue.publish(topic, [
        { id: 'm1', key: "k'1", type: 'a.b', data: value, headers: { 'x-a': 'b' } },
        { key: 'k2', type: 'a.b', data: null },
      ]);
      await vi.waitFor(() => expect(got).toHaveLength(2), SOON);
      const one = got.find(({ id }) => id === 'm1');
      expect(one).toMatchObject({ id: 'm1', topic, key: "k'1", type: 'a.b', data: value, attempt: 1 });
      expect(one?.headers['x-a']).toBe('b');
      expect(Math.abs(Date.now() - Date.parse(one?.time ?? ''))).toBeLessThan(60_000);
      expect(got.find(({ key }) => key === 'k2')).toMatchObject({ data: null, id: expect.stringMatching(/./) });
    });

    it('delivers to every group, and to one consumer of each', async () => {
      const first = await collect();
      const second = await collect();
      const other = await collect({ group: `${group}.other` });
      await queue.publish(
        topic,
        [1, 2, 3, 4].map((n) => message(n)),
      );
      await vi.waitFor(() => {
        expect([...data(first.got), ...data(second.got)].sort()).toEqual([1, 2, 3, 4]);
        expect(data(other.got).sort()).toEqual([1, 2, 3, 4]);
      }, SOON);
    });

    it('keeps what is published for a group from its first subscription on, whoever is there', async () => {
      await queue.publish(topic, [message('before')]);
      const { got, subscription } = await collect();
      await subscription.close();
      await queue.publish(topic, [message('meanwhile')]);
      await sleep(20);
      expect(got).toEqual([]);
      const again = await collect();
      await vi.waitFor(() => expect(data(again.got)).toEqual(['meanwhile']), SOON);
    });

    it('takes an id once per topic', async () => {
      const { got } = await collect();
      const other = await collect({ topics: [`${topic}.other`], group: `${group}.other` });
      const twice = { ...message('once'), id: 'same' };
      await queue.publish(topic, [twice, twice]);
      await Promise.all([queue.publish(topic, [twice]), queue.publish(`${topic}.other`, [twice])]);
      await queue.publish(topic, [message('last')]);
      await vi.waitFor(() => expect(data(got)).toContain('last'), SOON);
      await vi.waitFor(() => expect(data(other.got)).toEqual(['once']), SOON);
      expect(data(got).sort()).toEqual(['last', 'once']);
    });

    it('handles messages of a key in their order, one at a time, also when they fail', async () => {
      const seen: Record<string, unknown[]> = {};
      const inside = new Set<string>();
      const handle = async ({ key, data: value, attempt }: Message) => {
        expect(inside.has(key)).toBe(false);
        inside.add(key);
        await sleep(Math.random() * 3);
        inside.delete(key);
        if (Number(value) % 7 === 3 && attempt < 3) throw new Error('not yet');
        seen[key] = [...(seen[key] ?? []), value];
      };
      await Promise.all([subscribe({ handle }), subscribe({ handle })]);
      const keys = ['a', 'b', 'c', 'd'];
      for (let n = 0; n < 20; n += 1)
        await queue.publish(
          topic,
          keys.map((key) => message(n, key)),
        );
      const order = Array.from({ length: 20 }, (_, n) => n);
      await vi.waitFor(() => expect(seen).toEqual({ a: order, b: order, c: order, d: order }), SOON);
    });

    it('has as many keys in flight as it may', async () => {
      let inside = 0;
      let most = 0;
      const handle = async () => {
        inside += 1;
        most = Math.max(most, inside);
        await sleep(10);
        inside -= 1;
      };
      const subscription = await subscribe({ handle, concurrency: 3 });
      await queue.publish(
        topic,
        Array.from({ length: 12 }, (_, n) => message(n)),
      );
      await vi.waitFor(async () => expect((await queue.backlog(group)).oldestMs).toBe(0), SOON);
      await subscription.close();
      expect(most).toBe(3);
    });

    it('tries again with a pause, then gives up; redrive begins anew', async () => {
      const attempts: number[] = [];
      let broken = true;
      const handle = async ({ attempt }: Message) => {
        attempts.push(attempt);
        if (broken) throw new Error('no luck');
      };
      await subscribe({ handle });
      await queue.publish(topic, [{ ...message('x'), id: 'unlucky' }]);
      await vi.waitFor(async () => expect(await queue.dead(group)).toHaveLength(1), SOON);
      expect(attempts).toEqual([1, 2, 3]);
      const [dead] = await queue.dead(group);
      expect(dead).toMatchObject({ id: 'unlucky', topic, data: 'x', attempt: 3, reason: 'no luck' });
      expect(await queue.backlog(group)).toMatchObject({ ready: 0, delayed: 0, inFlight: 0, dead: 1 });

      broken = false;
      expect(await queue.redrive(group, ['another'])).toBe(0);
      expect(await queue.redrive(group, ['unlucky'])).toBe(1);
      await vi.waitFor(() => expect(attempts).toEqual([1, 2, 3, 1]), SOON);
      expect(await queue.dead(group)).toEqual([]);
      expect(await queue.redrive(group)).toBe(0);
    });

    it('gives up at once what the handler rejects; what stands behind it goes on', async () => {
      const got: unknown[] = [];
      await subscribe({
        handle: async ({ data: value }) => {
          if (value === 1) throw new Reject('never');
          got.push(value);
        },
      });
      await queue.publish(topic, [message(1, 'k'), message(2, 'k'), message(3, 'k')]);
      await vi.waitFor(() => expect(got).toEqual([2, 3]), SOON);
      await vi.waitFor(async () => expect(await queue.dead(group)).toHaveLength(1), SOON);
      expect((await queue.dead(group))[0]).toMatchObject({ data: 1, attempt: 1, reason: 'never' });
    });

    it('counts what is not done', async () => {
      let release = () => {};
      const gate = new Promise<void>((resolve) => {
        release = resolve;
      });
      const { subscription } = await collect();
      await subscription.close();
      await queue.publish(topic, [message(1), message(2)]);
      const waiting = { ready: 2, delayed: 0, inFlight: 0, dead: 0 };
      expect(await queue.backlog(group)).toMatchObject({ ...waiting, topics: { [topic]: waiting } });
      await sleep(20);
      expect((await queue.backlog(group)).oldestMs).toBeGreaterThanOrEqual(15);
      await subscribe({ handle: () => gate });
      await vi.waitFor(async () => expect(await queue.backlog(group)).toMatchObject({ ready: 0, inFlight: 2 }), SOON);
      release();
      await vi.waitFor(async () => expect(await queue.backlog(group)).toMatchObject({ ready: 0, inFlight: 0 }), SOON);
    });

    it('finishes what is in flight when it is closed, and leaves the rest to others', async () => {
      const started: unknown[] = [];
      const finished: unknown[] = [];
      const subscription = await subscribe({
        concurrency: 1,
        handle: async ({ data: value }) => {
          started.push(value);
          await sleep(40);
          finished.push(value);
        },
      });
      await queue.publish(topic, [message(1, 'k'), message(2, 'k'), message(3, 'j')]);
      await vi.waitFor(() => expect(started).toHaveLength(1), SOON);
      await subscription.close();
      expect(finished).toEqual(started);
      expect(await queue.backlog(group)).toMatchObject({ ready: 2, inFlight: 0 });
      const { got } = await collect();
      await vi.waitFor(() => expect([...finished, ...data(got)].sort()).toEqual([1, 2, 3]), SOON);
    });

    it('serves several topics of a group', async () => {
      const { got } = await collect({ topics: [`${topic}.a`, `${topic}.b`] });
      await queue.publish(`${topic}.a`, [message(1)]);
      await queue.publish(`${topic}.b`, [message(2)]);
      await vi.waitFor(() => expect(data(got).sort()).toEqual([1, 2]), SOON);
      expect(Object.keys((await queue.backlog(group)).topics).sort()).toEqual([`${topic}.a`, `${topic}.b`]);
    });

    it('refuses names that not every driver can take', async () => {
      await expect(queue.publish('No Topic', [message(1)])).rejects.toBeInstanceOf(RangeError);
      await expect(collect({ group: 'a b' })).rejects.toBeInstanceOf(RangeError);
    });

    it('is fast enough for many at once', async () => {
      const { got } = await collect({ concurrency: 32 });
      const publish = (from: number) =>
        queue.publish(
          topic,
          Array.from({ length: 50 }, (_, n) => message(from + n)),
        );
      await Promise.all(Array.from({ length: 20 }, (_, n) => publish(n * 50)));
      await vi.waitFor(() => expect(got).toHaveLength(1000), SOON);
      expect(new Set(data(got)).size).toBe(1000);
    });
  });
}
