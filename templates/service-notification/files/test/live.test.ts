import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { memoryBlob } from '@app/kit/blob';
import { type Cache, CacheUnavailable, memoryCache } from '@app/kit/cache';
import { afterEach, describe, expect, it } from 'vitest';
import { ANN, account, anOrder, as, BOB, createWorld, type World } from './support/world.ts';

/** What a client would read: events by their id, and how often something else came. */
function listener(stream: Readable) {
  const titles: string[] = [];
  const ids: string[] = [];
  stream.on('data', (chunk: Buffer) => {
    for (const [, id = '', data = ''] of chunk
      .toString()
      .matchAll(/^id: (.+)\nevent: notification\ndata: (.+)\n\n/gm)) {
      ids.push(id);
      titles.push((JSON.parse(data) as { title: string }).title);
    }
  });
  return { titles, ids };
}

describe('the stream', () => {
  const worlds: World[] = [];
  const world = async (options: Parameters<typeof createWorld>[0] = {}) => {
    const made = await createWorld(options);
    worlds.push(made);
    await made.parts.recipients.learn(ANN, account(ANN), '2026-01-01T00:00:00.000Z');
    return made;
  };
  afterEach(async () => {
    for (const { parts } of worlds.splice(0)) await parts.streams.close();
  });

  it('sends what comes, to those it is for, and nothing old', async () => {
    const { publish, parts } = await world();
    await publish('orders', 'order.placed', { order: anOrder(ANN) });
    const ann = listener(await parts.streams.open(ANN, undefined));
    const bob = listener(await parts.streams.open(BOB, undefined));
    await publish('orders', 'order.paid', { order: anOrder(ANN) });
    await expect.poll(() => ann.titles).toEqual(['Your order is paid']);
    expect(bob.titles).toEqual([]);
  });

  it.each([
    ['a cache that they share', () => memoryCache()],
    ['a cache that is away', () => brokenCache()],
  ])('reaches clients of other replicas with %s', async (_name, makeCache) => {
    const [blob, cache] = [memoryBlob(), makeCache()];
    const [one, other] = [await world({ blob, cache }), await world({ blob, cache })];
    const ann = listener(await other.parts.streams.open(ANN, undefined));
    await one.publish('orders', 'order.placed', { order: anOrder(ANN) });
    await one.publish('orders', 'order.paid', { order: anOrder(ANN) });
    await expect.poll(() => ann.titles).toEqual(['We have your order', 'Your order is paid']);
  });

  it('goes on after the last event that a client has seen', async () => {
    const { publish, parts } = await world();
    const first = listener(await parts.streams.open(ANN, undefined));
    for (const type of ['order.placed', 'order.paid', 'order.cancelled'] as const) {
      await publish('orders', type, { order: anOrder(ANN) });
    }
    await expect.poll(() => first.ids).toHaveLength(3);
    const again = listener(await parts.streams.open(ANN, first.ids[0]));
    await expect.poll(() => again.titles).toEqual(['Your order is paid', 'Your order is cancelled']);
    const unknown = listener(await parts.streams.open(ANN, 'no id at all'));
    await publish('orders', 'order.placed', { order: anOrder(ANN) });
    await expect.poll(() => unknown.titles).toEqual(['We have your order']);
  });

  it('is an event stream over HTTP, and ends when the service drains', async () => {
    const { app, parts, publish } = await world();
    const url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/api/notifications/stream`;
    const response = await fetch(url, { headers: as(ANN) });
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    await publish('orders', 'order.placed', { order: anOrder(ANN) });
    let text = '';
    const read = (async () => {
      for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString();
    })();
    await expect.poll(() => text).toContain('data: ');
    await parts.streams.close();
    await read;
    expect(text).toMatch(/^retry: 2000\n\nid: .+\nevent: notification\ndata: \{.+\}\n\n$/);
    expect((await fetch(url, { headers: as(ANN) })).status).toBe(503);
    await app.close();
  });

  it('is for some at a time', async () => {
    const { parts } = await world();
    const open = () => parts.streams.open(ANN, undefined);
    const streams = await Promise.all(Array.from({ length: 10 }, open));
    await expect(open()).rejects.toMatchObject({ status: 429 });
    const closed = once(streams[0] as Readable, 'close');
    streams[0]?.destroy();
    await closed;
    listener(await open());
  });
});

function brokenCache(): Cache {
  const fail = async () => {
    throw new CacheUnavailable(new Error('away'));
  };
  return { get: fail, set: fail, delete: fail, increment: fail, lock: fail, ping: fail, close: async () => {} };
}
