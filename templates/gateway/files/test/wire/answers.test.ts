import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { type Peer, startPeer } from '../support/wire.ts';

const closing: Peer[] = [];
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close();
});
/** Answers every request with these bytes: at once, or one byte after the other, and then perhaps closes. */
async function answering(bytes: string, { slowly = false, closes = false } = {}): Promise<Peer> {
  const peer = await startPeer(async (socket) => {
    for (const part of slowly ? bytes : [bytes]) {
      socket.write(part, 'latin1');
      if (slowly) await sleep(1);
    }
    if (closes) socket.end();
  });
  closing.push(peer);
  return peer;
}
const OK = 'HTTP/1.1 200 OK\r\n';
const CHUNKED = `${OK}transfer-encoding: chunked\r\n\r\n`;

test.each<[string, string, string, string]>([
  ['a length', 'GET', `${OK}content-length: 3\r\n\r\nabc`, 'abc'],
  ['no body', 'GET', `${OK}content-length: 0\r\n\r\n`, ''],
  ['chunks', 'GET', `${CHUNKED}2\r\nab\r\n1;x="y"\r\nc\r\n0\r\n\r\n`, 'abc'],
  ['chunks and trailers', 'GET', `${CHUNKED}3\r\nabc\r\n0\r\nx-a: b\r\n\r\n`, 'abc'],
  ['HEAD', 'HEAD', `${OK}content-length: 3\r\n\r\n`, ''],
  ['HEAD of chunks', 'HEAD', CHUNKED, ''],
  ['204', 'GET', 'HTTP/1.1 204 No Content\r\n\r\n', ''],
  ['304 with a length', 'GET', 'HTTP/1.1 304 Not Modified\r\ncontent-length: 3\r\n\r\n', ''],
  [
    'interim answers',
    'GET',
    `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n${OK}content-length: 3\r\n\r\nabc`,
    'abc',
  ],
  ['no reason', 'GET', 'HTTP/1.1 200\r\ncontent-length: 1\r\n\r\na', 'a'],
])('%s: complete, and the connection is used again', async (_, method, bytes, body) => {
  for (const slowly of [false, true]) {
    const peer = await answering(bytes, { slowly });
    for (let i = 0; i < 3; i += 1) expect((await peer.ask(method)).body).toBe(body);
    expect(peer.received).toHaveLength(1);
  }
});

test.each<[string, string]>([
  ['connection: close', `${OK}connection: Keep-Alive, Close\r\ncontent-length: 3\r\n\r\nabc`],
  ['HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 3\r\n\r\nabc'],
  ['more than was said', `${OK}content-length: 3\r\n\r\nabcd`],
  ['another answer behind it', `${OK}content-length: 3\r\n\r\nabcHTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil`],
  ['another answer behind the last chunk', `${CHUNKED}3\r\nabc\r\n0\r\n\r\n${OK}content-length: 4\r\n\r\nevil`],
])('%s: complete, but the connection is not used again', async (_, bytes) => {
  const peer = await answering(bytes);
  for (let i = 1; i <= 3; i += 1) {
    expect((await peer.ask()).body).toBe('abc');
    await expect.poll(() => peer.received.length).toBe(i);
  }
});

test('a body behind HEAD or 304 is not taken for the next answer', async () => {
  for (const [method, status] of [
    ['HEAD', 200],
    ['GET', 304],
  ] as const) {
    const peer = await answering(`HTTP/1.1 ${status} X\r\ncontent-length: 40\r\n\r\n${OK}content-length: 2\r\n\r\nxx`);
    expect(await peer.ask(method)).toMatchObject({ status, body: '' });
    expect(await peer.ask(method)).toMatchObject({ status, body: '' });
    expect(peer.received).toHaveLength(2);
  }
});

test('an answer that nobody asked for is not taken for the next one', async () => {
  const sockets: Socket[] = [];
  const peer = await startPeer((socket) => {
    sockets.push(socket);
    socket.write(`${OK}content-length: 1\r\n\r\na`);
  });
  closing.push(peer);
  expect((await peer.ask()).body).toBe('a');
  sockets[0]?.write(`${OK}content-length: 4\r\n\r\nevil`);
  // Gone as soon as it is read. Who asks before that cannot tell it from an answer: HTTP/1.1 has no number for either.
  await expect.poll(() => sockets[0]?.destroyed, { timeout: 5000 }).toBe(true);
  expect((await peer.ask()).body).toBe('a');
  expect(peer.received).toHaveLength(2);
});

test('the length of 204 is dropped', async () => {
  const peer = await answering('HTTP/1.1 204 No Content\r\ncontent-length: 3\r\nx-a: b\r\n\r\n');
  expect((await peer.ask()).headers).toEqual(['x-a', 'b']);
});

test('without a length the body ends with the connection', async () => {
  const peer = await answering(`${OK}\r\nabc`, { closes: true, slowly: true });
  expect((await peer.ask()).body).toBe('abc');
});

test.each<[string, string]>([
  ['two lengths', `${OK}content-length: 3\r\ncontent-length: 4\r\n\r\nabcd`],
  ['the same length twice', `${OK}content-length: 3\r\ncontent-length: 3\r\n\r\nabc`],
  ['a list of lengths', `${OK}content-length: 3, 3\r\n\r\nabc`],
  ['a length with a sign', `${OK}content-length: +3\r\n\r\nabc`],
  ['a length in hexadecimal', `${OK}content-length: 0x3\r\n\r\nabc`],
  ['an empty length', `${OK}content-length:\r\n\r\nabc`],
  ['a length beyond all numbers', `${OK}content-length: 9999999999999999\r\n\r\nabc`],
  ['a length and chunks', `${OK}content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['chunks and a length', `${OK}transfer-encoding: chunked\r\ncontent-length: 3\r\n\r\n0\r\n\r\n`],
  ['another coding', `${OK}transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n`],
  ['a coding nobody knows', `${OK}transfer-encoding: xchunked\r\n\r\n0\r\n\r\n`],
  ['chunks twice', `${OK}transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['chunks in HTTP/1.0', 'HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['a space before the colon', `${OK}content-length : 3\r\n\r\nabc`],
  ['a folded header', `${OK}x-a: b\r\n c: d\r\n\r\n`],
  ['a header without a name', `${OK}: b\r\n\r\n`],
  ['a header without a colon', `${OK}x-a\r\n\r\n`],
  ['a bare line feed', `${OK}x-a: b\ncontent-length: 3\r\n\r\nabc`],
  ['a bare carriage return', `${OK}x-a: b\rc: d\r\n\r\n`],
  ['NUL', `${OK}x-a: \0\r\n\r\n`],
  ['another version', 'HTTP/2.0 200 OK\r\n\r\n'],
  ['another protocol', 'SSH-2.0-x\r\n\r\n'],
  ['no status', 'HTTP/1.1 OK\r\n\r\n'],
  ['a status that is none', 'HTTP/1.1 999 X\r\n\r\n'],
  ['an upgrade that nobody asked for', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n'],
  ['a head without end', `${OK}x: ${'y'.repeat(40_000)}`],
  ['a chunk without a size', `${CHUNKED}\r\nabc\r\n0\r\n\r\n`],
  ['a size with a sign', `${CHUNKED}+3\r\nabc\r\n0\r\n\r\n`],
  ['a size beyond all numbers', `${CHUNKED}fffffffff\r\nabc\r\n0\r\n\r\n`],
  ['a size with spaces', `${CHUNKED}3 \r\nabc\r\n0\r\n\r\n`],
  ['a chunk that is longer', `${CHUNKED}2\r\nabc\r\n0\r\n\r\n`],
  ['a bare line feed behind a size', `${CHUNKED}3\nabc\r\n0\r\n\r\n`],
  ['a bare line feed behind a chunk', `${CHUNKED}3\r\nabc\n0\r\n\r\n`],
  ['a trailer that is none', `${CHUNKED}0\r\nGET / HTTP/1.1\r\n\r\n`],
  ['a size line without end', `${CHUNKED}${'0'.repeat(5000)}`],
])('%s: refused, and the connection is closed', async (_, bytes) => {
  for (const slowly of bytes.length > 1000 ? [false] : [false, true]) {
    const peer = await answering(bytes, { slowly });
    await expect(peer.ask()).rejects.toMatchObject({ code: 'BAD_RESPONSE' });
    await expect(peer.ask()).rejects.toMatchObject({ code: 'BAD_RESPONSE' });
    expect(peer.received).toHaveLength(2);
  }
});

test.each<[string, string]>([
  ['nothing', ''],
  ['half a head', 'HTTP/1.1 200 OK\r\ncontent-le'],
  ['half a body', `${OK}content-length: 30\r\n\r\nabc`],
  ['half a chunk', `${CHUNKED}30\r\nabc`],
  ['no last chunk', `${CHUNKED}3\r\nabc\r\n`],
  ['no end behind the last chunk', `${CHUNKED}3\r\nabc\r\n0\r\n`],
])('closed after %s: no answer', async (_, bytes) => {
  const peer = await answering(bytes, { closes: true });
  await expect(peer.ask()).rejects.toMatchObject({ code: 'CLOSED_EARLY' });
});
