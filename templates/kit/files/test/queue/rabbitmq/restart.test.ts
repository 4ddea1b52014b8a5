import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect, it, onTestFinished, vi } from 'vitest';
import { newId } from '../../../src/id/index.ts';
import { openQueue, QueueUnavailable } from '../../../src/queue/index.ts';
import { hasTestBroker, testBroker, testTelemetry } from '../../../src/testing/index.ts';

/** A command that kills the server and starts it again. */
const RESTART = process.env['TEST_QUEUE_RESTART'];
const MESSAGES = 1500;
const BATCH = 10;

function open() {
  const queue = openQueue({ ...testBroker(), connectMs: 2000 }, testTelemetry());
  onTestFinished(() => queue.close(), 60_000);
  return queue;
}

it.runIf(hasTestBroker && RESTART !== undefined)(
  'a server that is killed in the middle costs nothing and doubles nothing',
  async () => {
    const topic = `t-${newId().slice(-12)}`;
    const group = `g-${topic.slice(2)}`;
    const effects = new Map<string, number[]>();
    /** What an inbox in a database keeps: the effect and the note that it was had are one. */
    const inbox = new Set<string>();
    let deliveries = 0;
    const replicas = [open(), open()];
    for (const replica of replicas) {
      await replica.subscribe({
        topics: [topic],
        group,
        retry: { baseMs: 20, maxMs: 200 },
        handle: async ({ id, key, data }) => {
          deliveries += 1;
          await sleep(2);
          if (deliveries % 50 === 0) throw new Error('not now');
          if (inbox.has(id)) return;
          inbox.add(id);
          effects.set(key, [...(effects.get(key) ?? []), Number(data)]);
        },
      });
    }

    const publisher = open();
    /** As a relay does it: what could not be published is published again, until it is. */
    const publish = async () => {
      for (let from = 0; from < MESSAGES; from += BATCH) {
        const batch = Array.from({ length: BATCH }, (_, n) => from + n).map((n) => ({
          id: `m${n}`,
          key: `k${n % 7}`,
          type: 'x',
          data: n,
        }));
        for (;;) {
          try {
            await publisher.publish(topic, batch);
            break;
          } catch (error) {
            expect(error).toBeInstanceOf(QueueUnavailable);
          }
        }
      }
    };
    let published = false;
    const publishing = publish().then(() => {
      published = true;
    });
    await vi.waitFor(() => expect(inbox.size).toBeGreaterThan(100), { timeout: 60_000 });
    await promisify(execFile)('sh', ['-c', RESTART ?? ''], { timeout: 120_000 });
    await publishing;
    expect(published).toBe(true);
    await vi.waitFor(() => expect(inbox.size).toBe(MESSAGES), { timeout: 120_000, interval: 100 });

    const numbers = [...effects.values()].flat();
    expect(numbers).toHaveLength(MESSAGES);
    expect(new Set(numbers).size).toBe(MESSAGES);
    for (const list of effects.values()) expect(list).toEqual([...list].sort((a, b) => a - b));
    await vi.waitFor(
      async () => expect(await replicas[0]?.backlog(group)).toMatchObject({ ready: 0, delayed: 0, dead: 0 }),
      { timeout: 30_000 },
    );
    console.log(`${MESSAGES} messages, ${deliveries} deliveries`);
  },
  400_000,
);
