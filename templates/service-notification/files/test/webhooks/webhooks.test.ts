import { createHmac } from 'node:crypto';
import type { CreatedWebhook, WebhookList, WebhookTest } from '@app/contracts/webhook';
import { memoryBlob } from '@app/kit/blob';
import { newId } from '@app/kit/id';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jsonObjects } from '../../src/objects.ts';
import { blobSubscriptions, createSeal } from '../../src/webhooks/index.ts';
import { createReceiver, type Received } from '../support/receiver.ts';
import { ANN, account, anOrder, as, BOB, createWorld, type World } from '../support/world.ts';

describe('webhooks', () => {
  let world: World;
  let status: number;
  let receiver: Awaited<ReturnType<typeof createReceiver>>;
  const add = (body: object, headers: object = as(ANN)) =>
    world.call<CreatedWebhook>('POST', '/api/webhooks', headers, body);
  const list = async (headers: object = as(ANN)) =>
    (await world.call<WebhookList>('GET', '/api/webhooks', headers)).body.items;
  const test = (id: string, headers: object = as(ANN)) =>
    world.call<WebhookTest>('POST', `/api/webhooks/${id}/test`, headers);

  beforeEach(async () => {
    status = 200;
    receiver = await createReceiver(() => ({ status }));
    world = await createWorld();
    for (const user of [ANN, BOB]) await world.parts.recipients.learn(user, account(user), '2026-01-01T00:00:00.000Z');
  });
  afterEach(() => receiver.close());

  it('are told once what their secret is', async () => {
    const created = await add({ url: receiver.url, events: ['order.paid'] });
    expect(created).toMatchObject({
      status: 201,
      body: { url: receiver.url, events: ['order.paid'], disabledAt: null },
    });
    const { secret, ...webhook } = created.body;
    expect(secret).toMatch(/^whsec_/);
    expect(await list()).toEqual([webhook]);
    for (const { key } of (await world.blob.list('messages')).items) {
      const found = await world.blob.get('messages', key);
      const chunks: Buffer[] = [];
      for await (const chunk of found?.body ?? []) chunks.push(chunk as Buffer);
      expect(Buffer.concat(chunks).toString()).not.toContain(secret.slice(6));
    }
  });

  it('get signed deliveries of what they want', async () => {
    const { secret } = (await add({ url: receiver.url, events: ['order.paid', 'receipt.created'] })).body;
    const order = anOrder(ANN);
    await world.publish('orders', 'order.placed', { order });
    await world.publish('orders', 'order.paid', { order: anOrder(BOB) });
    expect(receiver.received).toEqual([]);
    await world.publish('orders', 'order.paid', { order });
    expect(receiver.received).toHaveLength(1);
    const { headers, body } = receiver.received[0] as Received;
    expect(JSON.parse(body)).toEqual({ type: 'order.paid', timestamp: expect.any(String), data: { order } });
    const text = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    const key = Buffer.from(secret.slice(6), 'base64');
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(text).digest('base64')}`);
  });

  it('are delivered again when the receiver fails, under the same id', async () => {
    await add({ url: receiver.url, events: ['order.paid'] });
    status = 500;
    await world.publish('orders', 'order.paid', { order: anOrder(ANN) });
    expect(receiver.received).toHaveLength(1);
    expect(await world.queue.backlog('notification')).toMatchObject({ delayed: 1, dead: 0 });
    // As the queue would, later.
    const [message] = world.queue.published('webhook-deliveries');
    expect(receiver.received[0]?.headers['webhook-id']).toBe(message?.id);
  });

  it('that do not answer hold up neither notifications nor others', async () => {
    const away = await createReceiver(() => 'hang');
    await add({ url: away.url, events: ['order.paid'] });
    await add({ url: receiver.url, events: ['order.paid'] });
    const { queue } = world;
    const event = { id: newId(), key: ANN, type: 'order.paid', data: { order: anOrder(ANN) } };
    await queue.publish('orders', [event]);
    await expect.poll(() => receiver.received).toHaveLength(1);
    expect(queue.published('mails')).toHaveLength(1);
    away.close();
  });

  it('that are gone get nothing any more', async () => {
    const { id } = (await add({ url: receiver.url, events: ['order.paid'] })).body;
    status = 410;
    await world.publish('orders', 'order.paid', { order: anOrder(ANN) });
    expect(await list()).toMatchObject([{ id, disabledAt: expect.any(String) }]);
    await world.publish('orders', 'order.paid', { order: anOrder(ANN) });
    expect(receiver.received).toHaveLength(1);
    expect(await world.queue.backlog('notification')).toMatchObject({ delayed: 0, dead: 0 });
  });

  it('can be tested, which enables those that were disabled', async () => {
    const { id } = (await add({ url: receiver.url, events: ['order.paid'] })).body;
    await world.parts.subscriptions.failed(ANN, id, true);
    expect((await test(id)).body).toEqual({ delivered: true, status: 200, error: null });
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({ type: 'webhook.test' });
    expect(await list()).toMatchObject([{ id, disabledAt: null }]);
    expect((await test(id)).status).toBe(429);
  });

  it('say what went wrong with a test', async () => {
    const { id } = (await add({ url: receiver.url, events: ['order.paid'] })).body;
    status = 503;
    expect((await test(id)).body).toEqual({ delivered: false, status: 503, error: null });
    const other = (await add({ url: 'http://127.0.0.1:1/', events: ['order.paid'] })).body;
    expect((await test(other.id)).body).toEqual({ delivered: false, status: null, error: 'The connection failed.' });
  });

  it('are few, and can be deleted', async () => {
    const one = () => add({ url: receiver.url, events: ['order.paid'] });
    const [first] = [await one(), await one(), await one()];
    expect((await one()).status).toBe(409);
    const remove = () => world.call('DELETE', `/api/webhooks/${first.body.id}`, as(ANN));
    expect((await remove()).status).toBe(204);
    expect((await remove()).status).toBe(404);
    expect((await one()).status).toBe(201);
  });

  it('belong to one user, and to keys that were made for them', async () => {
    const { id } = (await add({ url: receiver.url, events: ['order.paid'] })).body;
    expect(await list(as(BOB))).toEqual([]);
    const routes = [
      ['GET', '/api/webhooks', 200],
      ['POST', '/api/webhooks', 201],
      ['POST', `/api/webhooks/${id}/test`, 404],
      ['DELETE', `/api/webhooks/${id}`, 404],
    ] as const;
    for (const [method, url, foreign] of routes) {
      const body =
        method === 'POST' && url === '/api/webhooks' ? { url: receiver.url, events: ['order.paid'] } : undefined;
      expect((await world.call(method, url, {}, body)).status, url).toBe(401);
      expect((await world.call(method, url, as(ANN, 'notifications:write'), body)).status, url).toBe(403);
      expect((await world.call(method, url, as(BOB), body)).status, url).toBe(foreign);
    }
    expect(await list()).toMatchObject([{ id }]);
  });

  it.each([
    {},
    { url: 'x', events: ['order.paid'] },
    { url: 'ftp://example.com/', events: ['order.paid'] },
    { url: 'https://example.com/', events: [] },
    { url: 'https://example.com/', events: ['user.deleted'] },
    { url: 'https://example.com/', events: ['order.paid', 'order.paid'] },
    { url: 'https://example.com/\u0000', events: ['order.paid'] },
    { url: 'https://example.com/', events: ['order.paid'], secret: 'x' },
  ])('are refused as %j', async (body) => {
    expect((await add(body)).status).toBe(400);
  });

  it('lead nowhere inside', async () => {
    world = await createWorld({ settings: { webhookAllowPrivate: false } });
    for (const url of [receiver.url, 'https://127.0.0.1/', 'https://localhost/', 'http://example.com/']) {
      expect((await add({ url, events: ['order.paid'] })).status, url).toBe(400);
    }
  });
});

it('a webhook is disabled after failures for too long, not after many', async () => {
  let clock = Date.now();
  const subscriptions = blobSubscriptions(jsonObjects(memoryBlob(), 'messages'), {
    seal: createSeal('k'),
    limit: 1,
    patienceMs: 1000,
    now: () => new Date(clock),
  });
  const { id } = (await subscriptions.create('ann', { url: 'https://example.com/', events: ['order.paid'] })) ?? {
    id: '',
  };
  const fail = () => subscriptions.failed('ann', id, false);
  expect([await fail(), await fail(), await fail()]).toEqual([false, false, false]);
  clock += 900;
  await subscriptions.succeeded('ann', id);
  clock += 900;
  expect(await fail()).toBe(false);
  clock += 1000;
  expect(await fail()).toBe(true);
  expect(await subscriptions.wanting('ann', 'order.paid')).toEqual([]);
});
