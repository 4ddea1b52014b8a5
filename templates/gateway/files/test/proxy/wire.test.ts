import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type Options, startGateway } from '../support/running.ts';

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

/** A gateway before a replica that answers every request with these bytes. */
async function before(bytes: string, options: Partial<Options> = {}) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', () => socket.write(bytes, 'latin1'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const routes = [{ path: '/api', retries: 0 }];
  const gateway = await startGateway({ routes, replicas: [{ host: '127.0.0.1', port }], ...options });
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  closing.push({ close }, gateway);
  return { gateway, connections: () => sockets.size };
}

test('an answer that is not beyond doubt is a 502, and nothing of it gets out', async () => {
  const evil =
    'HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\nset-cookie: evil=1\r\n\r\n0\r\n\r\n';
  const { gateway } = await before(evil);
  const response = await fetch(`${gateway.url}/api`);
  expect(response.status).toBe(502);
  expect(await response.json()).toMatchObject({ title: 'Bad Gateway', detail: 'product cannot be reached.' });
  expect(response.headers.has('set-cookie')).toBe(false);
  expect(gateway.lines[0]).toMatchObject({ status: 502, reason: 'a content-length and a transfer-encoding' });
});

test('no caller gets what was meant for another', async () => {
  const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nmine';
  const { gateway, connections } = await before(`${answer}${answer.replace('mine', 'evil')}`);
  for (let i = 1; i <= 5; i += 1) {
    expect(await (await fetch(`${gateway.url}/api`)).text()).toBe('mine');
    expect(connections()).toBe(i);
  }
});

test('bytes of a body are what they were, together with the head or not', async () => {
  const all = String.fromCharCode(...Array.from({ length: 256 }, (_, i) => i));
  for (const body of [all, all.repeat(1000)]) {
    const { gateway } = await before(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    const got = Buffer.from(await (await fetch(`${gateway.url}/api`)).arrayBuffer());
    expect(got.equals(Buffer.from(body, 'latin1'))).toBe(true);
  }
});

test('headers that belong to the connection stay on it, those that may come twice do', async () => {
  const { gateway } = await before(
    'HTTP/1.1 200 OK\r\nset-cookie: a=1\r\nset-cookie: b=2\r\nconnection: keep-alive, x-own\r\nx-own: 1\r\nserver: x\r\ncontent-length: 0\r\n\r\n',
  );
  const { headers } = await fetch(`${gateway.url}/api`);
  expect(headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect([headers.has('x-own'), headers.has('server')]).toEqual([false, false]);
});
