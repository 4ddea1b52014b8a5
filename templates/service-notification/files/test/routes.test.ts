import type { Notification, NotificationPage } from '@app/contracts/notification';
import { newId } from '@app/kit/id';
import { beforeEach, describe, expect, it } from 'vitest';
import { ANN, account, anOrder, as, BOB, createWorld, type World } from './support/world.ts';

describe('/api/notifications', () => {
  let world: World;
  const list = async (query = '', headers: object = as(ANN)) =>
    (await world.call<NotificationPage>('GET', `/api/notifications${query}`, headers)).body;
  const withReceipt = async () => {
    const orderId = newId();
    const key = `${ANN}/${orderId}.pdf`;
    await world.blob.put('receipts', key, Buffer.from('%PDF-1.7 …'), { contentType: 'application/pdf' });
    const receipt = { orderId, userId: ANN, bucket: 'receipts', key, contentType: 'application/pdf' };
    await world.publish('receipts', 'receipt.created', receipt);
    return (await list()).items[0] as Notification;
  };

  beforeEach(async () => {
    world = await createWorld();
    await world.publish('users', 'user.registered', account(ANN));
  });

  it('lists in pages', async () => {
    await world.publish('orders', 'order.placed', { order: anOrder(ANN) });
    const first = await list('?limit=1');
    expect(first.items.map(({ type }) => type)).toEqual(['order.placed']);
    const last = await list(`?limit=1&cursor=${first.nextCursor}`);
    expect(last.items.map(({ type }) => type)).toEqual(['welcome']);
    expect(last.nextCursor).toBeNull();
  });

  it('counts what was not read', async () => {
    const [{ id = '' } = {}] = (await list()).items;
    expect((await list()).unread).toBe(1);
    const read = await world.call<Notification>('POST', `/api/notifications/${id}/read`, as(ANN));
    expect(read).toMatchObject({ status: 200, body: { id, readAt: expect.any(String) } });
    expect(await list()).toMatchObject({ unread: 0, items: [{ id, readAt: read.body.readAt }] });
  });

  it('gives the receipt', async () => {
    const { id, receipt } = await withReceipt();
    const response = await world.call('GET', `/api/notifications/${id}/receipt`, as(ANN));
    expect(response).toMatchObject({ status: 200, body: '%PDF-1.7 …' });
    expect(response.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': '12',
      'content-disposition': `inline; filename="receipt-${receipt?.orderId}.pdf"`,
    });
  });

  it('has none where there is none', async () => {
    const [{ id = '' } = {}] = (await list()).items;
    expect((await world.call('GET', `/api/notifications/${id}/receipt`, as(ANN))).status).toBe(404);
    expect((await world.call('GET', `/api/notifications/${newId()}/receipt`, as(ANN))).status).toBe(404);
  });

  it('shows nothing to others, to guests, or to keys that were not made for it', async () => {
    const { id } = await withReceipt();
    expect((await list('', as(BOB))).items).toEqual([]);
    const routes = [
      ['GET', '/api/notifications', undefined, 'notifications:read'],
      ['GET', '/api/notifications/stream', undefined, 'notifications:read'],
      ['GET', `/api/notifications/${id}/receipt`, 404, 'notifications:read'],
      ['POST', `/api/notifications/${id}/read`, 404, 'notifications:write'],
    ] as const;
    for (const [method, url, foreign, scope] of routes) {
      expect((await world.call(method, url, {})).status, url).toBe(401);
      expect((await world.call(method, url, as(ANN, 'orders:read users:write'))).status, url).toBe(403);
      if (foreign !== undefined) {
        expect((await world.call(method, url, as(BOB))).status, url).toBe(foreign);
        expect((await world.call(method, url, as(ANN, scope))).status, url).toBe(200);
      }
    }
  });

  it.each(['?limit=0', '?limit=101', '?cursor=x', '?other=1', '?cursor=%00'])('refuses %s', async (query) => {
    expect((await world.call('GET', `/api/notifications${query}`, as(ANN))).status).toBe(400);
  });
});
