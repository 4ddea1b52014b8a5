import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createReceiver, sign } from '../src/webhook/index.ts';

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const payload = JSON.stringify({ type: 'order.paid', timestamp: '2026-01-01T00:00:00Z', data: { id: 7 } });
const acted: string[] = [];
let fails = false;
const server = () =>
  createReceiver({
    secrets: () => [SECRET],
    act: async (id, { type }) => {
      if (fails) throw new Error('no');
      acted.push(`${id} ${type}`);
    },
  });
let running: ReturnType<typeof server>;
let url: string;

beforeEach(async () => {
  acted.length = 0;
  fails = false;
  running = server().listen(0, '127.0.0.1');
  await once(running, 'listening');
  url = `http://127.0.0.1:${(running.address() as AddressInfo).port}/`;
});
afterEach(() => {
  running.close();
  running.closeAllConnections();
});

async function deliver(body = payload, { secret = SECRET, timestamp = Date.now() } = {}): Promise<number> {
  const seconds = String(Math.floor(timestamp / 1000));
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': seconds,
    'webhook-signature': sign(secret, 'msg_1', seconds, body),
  };
  return (await fetch(url, { method: 'POST', headers, body })).status;
}

test('what is signed is acted on', async () => {
  expect(await deliver()).toBe(204);
  expect(acted).toEqual(['msg_1 order.paid']);
});

test('what is not, or was recorded long ago, is not', async () => {
  expect(await deliver(payload, { secret: `whsec_${Buffer.alloc(32, 2).toString('base64')}` })).toBe(401);
  expect(await deliver(payload, { timestamp: Date.now() - 3_600_000 })).toBe(401);
  expect((await fetch(url, { method: 'POST', body: payload })).status).toBe(401);
  expect(acted).toEqual([]);
});

test('what cannot be done now is asked for again', async () => {
  fails = true;
  expect(await deliver()).toBe(500);
});

test('what is no event is refused', async () => {
  expect(await deliver('{}')).toBe(400);
  expect(await deliver('{')).toBe(400);
  expect((await fetch(url)).status).toBe(405);
});

test('nobody fills the memory', async () => {
  const status = await deliver('x'.repeat(1024 * 1024)).catch(() => 413);
  expect(status).toBe(413);
});
