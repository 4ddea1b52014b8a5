import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { sendRaw } from '../support/raw.ts';
import { type Options, startGateway, startService } from '../support/running.ts';
import { acceptWebSocket, frame, openRaw } from '../support/websocket.ts';

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

/** A gateway before a service that opens a WebSocket and then does what `talk` does. */
async function setUp(talk: (socket: Socket, req: IncomingMessage) => void, options: Partial<Options> = {}) {
  const service = await startService((_, res) => void res.end('plain'));
  service.server.on('upgrade', (req: IncomingMessage, socket: Socket) => talk(socket, req));
  const routes = [{ path: '/api', webSocket: true }];
  const gateway = await startGateway({ routes, replicas: [service.endpoint], ...options });
  closing.push(service, gateway);
  return { service, gateway };
}
const echo = (socket: Socket, req: IncomingMessage) => {
  acceptWebSocket(req, socket);
  socket.pipe(socket);
};

test('bytes go both ways, also those that come with the handshake', async () => {
  let seen: IncomingMessage | undefined;
  const { gateway } = await setUp((socket, req) => {
    seen = req;
    acceptWebSocket(req, socket);
    socket.write(frame('hello'));
    socket.pipe(socket);
  });
  const client = openRaw(
    gateway.port,
    '/api/live?x=1',
    { 'x-user-id': 'admin', 'x-secret': '1', connection: 'Upgrade, x-secret' },
    'early',
  );
  await expect.poll(() => client.received().toString('latin1')).toMatch(/early/);
  client.socket.write('late');
  await expect.poll(() => client.received().toString('latin1')).toMatch(/late$/);
  expect(client.received().toString('latin1')).toContain('\r\n\r\n\x81\x05hello');
  expect(seen?.url).toBe('/api/live?x=1');
  expect(seen?.headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', traceparent: expect.any(String) });
  expect(seen?.headers).not.toHaveProperty('x-user-id');
  expect(seen?.headers).not.toHaveProperty('x-secret');
  expect(gateway.lines).toMatchObject([{ status: 101, path: '/api/live' }]);
  client.socket.end();
  await client.closed;
  await expect.poll(() => gateway.streams.size()).toBe(0);
});

test('only for those who may: a token first, and no page of another origin', async () => {
  const { gateway, service } = await setUp(echo, { routes: [{ path: '/api', webSocket: true, auth: 'required' }] });
  const refused = openRaw(gateway.port, '/api');
  await refused.closed;
  expect(refused.received().toString()).toMatch(/^HTTP\/1\.1 401 [\s\S]*application\/problem\+json/);
  const authorization = `Bearer ${await gateway.issuer.token()}`;
  const foreign = openRaw(gateway.port, '/api', { authorization, origin: 'https://evil.example' });
  await foreign.closed;
  expect(foreign.received().toString()).toMatch(/^HTTP\/1\.1 403 /);
  expect(service.requests).toHaveLength(0);
  const known = openRaw(gateway.port, '/api', { authorization, origin: `http://127.0.0.1:${gateway.port}` });
  await expect.poll(() => known.received().toString()).toMatch(/^HTTP\/1\.1 101 /);
  known.socket.destroy();
});

test.each([
  ['another version', { 'sec-websocket-version': '8' }, 426],
  ['no key', { 'sec-websocket-key': '' }, 400],
  ['a body', { 'content-length': '5' }, 400],
])('%s is no handshake', async (_, headers, status) => {
  const { gateway } = await setUp(echo);
  const client = openRaw(gateway.port, '/api', headers);
  await client.closed;
  expect(client.received().toString()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
});

test('a service that only says 101 gets no tunnel; one that refuses is quoted', async () => {
  const lying = await setUp((socket, req) => acceptWebSocket(req, socket, 'x'));
  const client = openRaw(lying.gateway.port, '/api');
  await client.closed;
  expect(client.received().toString()).toMatch(/^HTTP\/1\.1 502 /);
  const refusing = await setUp((socket) => socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno'));
  const other = openRaw(refusing.gateway.port, '/api');
  await other.closed;
  expect(other.received().toString()).toMatch(/^HTTP\/1\.1 403 [\s\S]*no$/);
});

test('where there are none, a request to upgrade is a plain one, with its body', async () => {
  const { gateway, service } = await setUp(echo, { routes: [{ path: '/api' }] });
  const client = openRaw(gateway.port, '/api', { connection: 'Upgrade, close' });
  await client.closed;
  expect(client.received().toString()).toMatch(/^HTTP\/1\.1 200 [\s\S]*plain$/);
  const offer =
    'connection: Upgrade, HTTP2-Settings, close\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n';
  const answer = await sendRaw(gateway.port, `POST /api HTTP/1.1\r\nhost: a\r\n${offer}content-length: 5\r\n\r\nhello`);
  expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*plain$/);
  expect(service.requests.map(({ method, headers }) => [method, headers.upgrade])).toEqual([
    ['GET', undefined],
    ['POST', undefined],
  ]);
});

test('one on which nothing happens is closed', async () => {
  const { gateway } = await setUp(echo, { webSocketIdleMs: 100 });
  const quiet = openRaw(gateway.port, '/api');
  await quiet.closed;
  expect(quiet.received().toString()).toMatch(/101/);
});

test('there are only so many', async () => {
  const { gateway } = await setUp(echo, { maxWebSockets: 1 });
  const first = openRaw(gateway.port, '/api');
  await expect.poll(() => first.received().toString()).toMatch(/101/);
  const second = openRaw(gateway.port, '/api');
  await second.closed;
  expect(second.received().toString()).toMatch(/^HTTP\/1\.1 503 /);
  first.socket.destroy();
});

test('a caller who does not read holds the service up', async () => {
  const sizes = { written: 0 };
  const chunk = frame(Buffer.alloc(60_000));
  const { gateway } = await setUp((socket, req) => {
    acceptWebSocket(req, socket);
    const fill = () => {
      while (sizes.written < 100e6 && socket.write(chunk)) sizes.written += chunk.length;
      socket.once('drain', fill);
    };
    fill();
  });
  const client = openRaw(gateway.port, '/api');
  await expect.poll(() => client.received().length).toBeGreaterThan(0);
  client.socket.pause();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(sizes.written).toBeLessThan(40e6);
  client.socket.destroy();
});

test('when the gateway leaves, it says so between two frames', async () => {
  let service: Socket | undefined;
  const { gateway } = await setUp((socket, req) => {
    service = socket;
    socket.once('end', () => socket.end());
    acceptWebSocket(req, socket);
    socket.write(frame('x'.repeat(1000)).subarray(0, 500));
  });
  const client = openRaw(gateway.port, '/api');
  await expect.poll(() => client.received().length).toBeGreaterThan(500);
  await gateway.streams.close();
  service?.write(Buffer.concat([frame('x'.repeat(1000)).subarray(500), frame('too late')]));
  await expect
    .poll(() => client.received().toString('latin1'))
    .toSatisfy((text: string) => text.endsWith('x\x88\x02\x03\xe9'));
  client.socket.end();
  await client.closed;
});
