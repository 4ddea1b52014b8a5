import { buffer } from 'node:stream/consumers';
import { newEvent } from '@app/contracts/events';
import { type BlobStore, memoryBlob } from '@app/kit/blob';
import { type MemoryQueue, memoryQueue, type NewMessage } from '@app/kit/queue';
import { testTelemetry } from '@app/kit/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { receiptDocument, receiptHandler, receiptKey } from '../src/receipts/index.ts';
import { ORDER } from './support.ts';

const GROUP = 'worker';
const BUCKET = 'receipts';
const paid = newEvent('orders', 'order.paid', { order: ORDER });

let queue: MemoryQueue;
let blob: BlobStore;
beforeEach(() => {
  queue = memoryQueue();
  blob = memoryBlob();
});
afterEach(() => queue.close());

/** Handles these messages, with blob stores that may fail. */
async function handle(messages: readonly NewMessage[], store: BlobStore = blob) {
  const { log } = testTelemetry();
  const handler = receiptHandler({ blob: store, queue, log, bucket: BUCKET, issuer: 'Shop' });
  await queue.subscribe({ topics: ['orders'], group: GROUP, handle: handler, retry: { attempts: 3, baseMs: 2 } });
  await queue.publish('orders', messages);
  await queue.settled();
}

it('writes the receipt of a paid order, and tells others', async () => {
  await handle([paid]);
  const stored = await blob.get(BUCKET, receiptKey(ORDER));
  expect(stored).toMatchObject({ contentType: 'application/pdf' });
  const bytes = stored && (await buffer(stored.body));
  expect(bytes?.equals(await receiptDocument(ORDER, { issuer: 'Shop' }))).toBe(true);
  expect(queue.published('receipts')).toMatchObject([
    {
      key: ORDER.id,
      type: 'receipt.created',
      data: { orderId: ORDER.id, userId: ORDER.userId, bucket: BUCKET, key: `${ORDER.userId}/${ORDER.id}.pdf` },
    },
  ]);
});

it('does it once in effect, also when a message comes again after the queue has forgotten what it has taken', async () => {
  await handle([paid]);
  const [message] = queue.published('orders');
  const [told] = queue.published('receipts');
  const later = memoryQueue();
  const { log } = testTelemetry();
  if (message) await receiptHandler({ blob, queue: later, log, bucket: BUCKET, issuer: 'Shop' })(message);
  expect(later.published('receipts').map(({ id }) => id)).toEqual([told?.id]);
  expect((await blob.list(BUCKET)).items).toHaveLength(1);
});

it('leaves everything else alone', async () => {
  const placed = newEvent('orders', 'order.placed', { order: { ...ORDER, status: 'placed' } });
  await handle([placed, { key: 'k', type: 'order.of-the-future', data: {} }]);
  expect((await blob.list(BUCKET)).items).toEqual([]);
  expect(await queue.dead(GROUP)).toEqual([]);
});

it('tries again while the blob store is away', async () => {
  let away = 2;
  const flaky: BlobStore = {
    ...blob,
    put: async (...request) => {
      away -= 1;
      if (away >= 0) throw new Error('away');
      return blob.put(...request);
    },
  };
  await handle([paid], flaky);
  await expect.poll(() => queue.published('receipts').length).toBe(1);
});

it('gives up on what can never succeed, at once, and on what failed too often', async () => {
  const broken: BlobStore = { ...blob, put: () => Promise.reject(new Error('away')) };
  await handle([paid, { key: 'k', type: 'order.paid', data: { order: { id: 'x' } } }], broken);
  await expect.poll(async () => (await queue.dead(GROUP)).length).toBe(2);
  expect((await queue.dead(GROUP)).map(({ attempt }) => attempt).sort()).toEqual([1, 3]);
  expect(queue.published('receipts')).toEqual([]);
});

it('keeps users apart, whatever they are called', () => {
  expect(receiptKey({ id: 'o', userId: '../a/b' })).toBe('..%2Fa%2Fb/o.pdf');
});
