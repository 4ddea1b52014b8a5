import type { Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { openConnections } from '../../src/wire/index.ts';
import { deadEndpoint } from '../support/running.ts';
import { collect, type Peer, startPeer } from '../support/wire.ts';

const closing: Peer[] = [];
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close();
});
const peerOf = async (...args: Parameters<typeof startPeer>) => {
  const peer = await startPeer(...args);
  closing.push(peer);
  return peer;
};
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

test('writes requests as they are, with a length where there may be a body', async () => {
  const peer = await peerOf((socket) => socket.write(OK));
  await peer.ask('GET');
  await peer.ask('POST');
  await peer.ask('PUT', 'h\u00e9llo');
  const host = /host: (\S+)/.exec(peer.received[0] ?? '')?.[1];
  const line = (method: string) => `${method} /x HTTP/1.1\r\na: b\r\nhost: ${host}\r\n`;
  expect(peer.received[0]).toBe(
    `${line('GET')}\r\n${line('POST')}content-length: 0\r\n\r\n${line('PUT')}content-length: 6\r\n\r\nh\xc3\xa9llo`,
  );
});

test('only so many at once; the others wait for their turn', async () => {
  const peer = await peerOf((socket) => void setTimeout(() => socket.write(OK), 10), 2);
  const answers = await Promise.all(Array.from({ length: 6 }, () => peer.ask()));
  expect(answers.map(({ body }) => body)).toEqual(Array(6).fill('ok'));
  expect(peer.received).toHaveLength(2);
});

test('who leaves while he waits is gone; who leaves with an answer under way takes its connection with him', async () => {
  const peer = await peerOf(() => {}, 1);
  const controls: { abort(reason: Error): void }[] = [];
  const asked = [0, 1].map(
    () =>
      new Promise((resolve, reject) => {
        const receiver = {
          ...collect(resolve, reject),
          begin: (control: (typeof controls)[0]) => void controls.push(control),
        };
        peer.connections.send({ method: 'GET', path: '/', headers: [], body: null }, receiver);
      }),
  );
  controls[1]?.abort(new Error('left'));
  await expect(asked[1]).rejects.toThrow('left');
  controls[0]?.abort(new Error('left too'));
  await expect(asked[0]).rejects.toThrow('left too');
});

test('one that the replica closed while it was idle is not used', async () => {
  const sockets: Socket[] = [];
  const peer = await peerOf((socket) => {
    sockets.push(socket);
    socket.write(OK);
  });
  await peer.ask();
  sockets[0]?.end();
  // When this side is told of the other's end, that side knows of this one's.
  await expect.poll(() => sockets[0]?.destroyed).toBe(true);
  expect((await peer.ask()).body).toBe('ok');
});

test('keep-alive: timeout is honoured, with a second to spare', async () => {
  const peer = await peerOf((socket) => socket.write(`HTTP/1.1 200 OK\r\nkeep-alive: timeout=1\r\n${OK.slice(17)}`));
  await peer.ask();
  await peer.ask();
  expect(peer.received).toHaveLength(2);
});

test('nobody there: nothing was sent', async () => {
  const { host, port } = await deadEndpoint();
  const connections = openConnections({ host, port, name: 'x' });
  const failing = new Promise((resolve, reject) => {
    connections.send({ method: 'GET', path: '/', headers: [], body: null }, collect(resolve, reject));
  });
  await expect(failing).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  connections.close();
});
