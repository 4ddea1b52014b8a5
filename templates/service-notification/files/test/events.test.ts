import { text } from 'node:stream/consumers';
import type { NotificationPage } from '@app/contracts/notification';
import { type BlobStore, memoryBlob } from '@app/kit/blob';
import { memoryCache } from '@app/kit/cache';
import { newId } from '@app/kit/id';
import { beforeEach, describe, expect, it } from 'vitest';
import { ANN, account, anOrder, as, BOB, createWorld, type World } from './support/world.ts';

describe('events', () => {
  let world: World;
  const list = async (userId: string, from = world) =>
    (await from.call<NotificationPage>('GET', '/api/notifications', as(userId))).body;
  const objects = async (prefix: string, blob: BlobStore = world.blob) =>
    (await blob.list('messages', { prefix })).items.map(({ key }) => key);

  beforeEach(async () => {
    world = await createWorld();
    await world.publish('users', 'user.registered', account(ANN));
  });

  it('become notifications of those whom they concern', async () => {
    const order = anOrder(ANN);
    await world.publish('orders', 'order.placed', { order });
    await world.publish('orders', 'order.paid', { order: { ...order, status: 'paid' } });
    await world.publish('orders', 'order.cancelled', { order: anOrder(BOB) });
    const key = `${ANN}/${order.id}.pdf`;
    const receipt = { orderId: order.id, userId: ANN, bucket: 'receipts', key, contentType: 'application/pdf' };
    await world.publish('receipts', 'receipt.created', receipt);

    const { items, unread } = await list(ANN);
    expect(items.map(({ type }) => type)).toEqual(['receipt.created', 'order.paid', 'order.placed', 'welcome']);
    expect(unread).toBe(4);
    expect(items[0]?.receipt).toEqual({ orderId: order.id });
    expect((await list(BOB)).items.map(({ type }) => type)).toEqual(['order.cancelled']);
  });

  it('are mailed, once the address is known', async () => {
    await world.publish('orders', 'order.placed', { order: anOrder(ANN) });
    expect(world.mails.map(({ to, subject }) => [to.address, subject])).toEqual([
      ['ann@example.com', 'Welcome'],
      ['ann@example.com', 'We have your order'],
    ]);
    expect(world.mails[1]?.text).toContain('Hello Ann,');
    expect(world.mails[1]?.html).toContain('Mug &lt;blue&gt;');
    await world.publish('orders', 'order.placed', { order: anOrder(BOB) });
    expect(world.mails).toHaveLength(2);
    expect(await world.queue.backlog('notification')).toMatchObject({ delayed: 1, dead: 0 });
  });

  it('follow a change of the address', async () => {
    await world.publish('users', 'user.updated', account(ANN, 'Anna', 'anna@example.com'));
    await world.publish('orders', 'order.placed', { order: anOrder(ANN) });
    expect(world.mails.at(-1)?.to).toEqual({ name: 'Anna', address: 'anna@example.com' });
  });

  it('lie rendered in the store', async () => {
    const [key = ''] = (await objects(`users/${ANN}/messages/`)).filter((name) => name.endsWith('.html'));
    const found = await world.blob.get('messages', key);
    expect(found?.contentType).toBe('text/html');
    expect(found && (await text(found.body))).toContain('<h1');
  });

  it('that come twice are told once, also when the cache forgets and nobody remembers a publication', async () => {
    const blob = memoryBlob();
    const id = newId();
    const order = anOrder(ANN);
    const mails: string[] = [];
    // Each time a queue and a cache that know nothing: what is left is what lies in the store.
    for (let round = 0; round < 3; round += 1) {
      const other = await createWorld({ blob, cache: memoryCache() });
      await other.publish('users', 'user.registered', account(ANN), '0190d4f0-0000-7000-8000-000000000001');
      await other.publish('orders', 'order.placed', { order }, id);
      mails.push(...other.mails.map(({ subject }) => subject));
      expect((await list(ANN, other)).items).toHaveLength(2);
    }
    expect(mails).toEqual(['Welcome', 'We have your order']);
  });

  it('are refused for good when they make no sense', async () => {
    await world.queue.publish('orders', [{ key: 'x', type: 'order.placed', data: { order: { id: 'x' } } }]);
    await world.queue.publish('orders', [{ key: 'x', type: 'order.forgotten', data: {} }]);
    await world.queue.settled();
    const dead = await world.queue.dead('notification');
    expect(dead.map(({ type }) => type)).toEqual(['order.placed']);
  });

  it('about receipts elsewhere are refused', async () => {
    const receipt = {
      orderId: newId(),
      userId: ANN,
      bucket: 'messages',
      key: 'recipients/x',
      contentType: 'text/plain',
    };
    await world.publish('receipts', 'receipt.created', receipt);
    expect((await list(ANN)).items).toHaveLength(1);
    expect(await world.queue.dead('notification')).toHaveLength(1);
  });

  it('end with the account: nothing is left, and nothing comes back', async () => {
    await world.publish('orders', 'order.placed', { order: anOrder(ANN) });
    await world.publish('users', 'user.deleted', { id: ANN });
    await world.publish('users', 'user.updated', account(ANN));
    await world.publish('orders', 'order.placed', { order: anOrder(ANN) });
    expect(await objects(`users/${ANN}/`)).toEqual([]);
    expect((await list(ANN)).items).toEqual([]);
    const recipient = await world.blob.get('messages', `recipients/${ANN}`);
    expect(recipient && (await text(recipient.body))).toBe('{"deleted":true}');
  });
});
