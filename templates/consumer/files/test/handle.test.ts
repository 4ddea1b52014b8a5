import { memoryQueue } from '@app/kit/queue';
import { testTelemetry } from '@app/kit/testing';
import { expect, it } from 'vitest';
import { createHandler } from '../src/handle.ts';

const GROUP = 'test';

/** What the log says after these messages, and the dead ones. */
async function handled(...data: unknown[]) {
  const lines: string[] = [];
  const queue = memoryQueue();
  await queue.subscribe({ topics: ['orders'], group: GROUP, handle: createHandler(testTelemetry(lines).log) });
  const messages = data.map((value, index) => ({ id: String(index), key: 'k', type: 'order.paid', data: value }));
  await queue.publish('orders', messages);
  await queue.settled();
  const dead = (await queue.dead(GROUP)).map(({ id }) => id);
  await queue.close();
  return { ids: lines.map((line) => JSON.parse(line).id), dead };
}

it('handles each message', async () => {
  expect(await handled({ a: 1 }, { b: 2 })).toEqual({ ids: ['0', '1'], dead: [] });
});

it('gives up at once on what can never succeed', async () => {
  expect(await handled('text', null, {})).toEqual({ ids: ['2'], dead: ['0', '1'] });
});
