import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sendRaw } from '../support/raw.ts';
import { startGateway, startService, type TestGateway, type TestService } from '../support/running.ts';

let gateway: TestGateway;
let service: TestService;
/** Requests that came to their end at the service. */
let complete: string[] = [];

beforeAll(async () => {
  service = await startService((req, res) => {
    req.resume().on('end', () => {
      complete.push(`${req.method} ${req.url}`);
      res.end('ok');
    });
  });
  gateway = await startGateway({ routes: [{ path: '/api' }], replicas: [service.endpoint] });
});
beforeEach(() => {
  complete = [];
});
afterAll(async () => {
  await gateway.close();
  await service.close();
});

/** What would be a request of its own, if the two sides did not agree where the first one ends. */
const SMUGGLED = 'GET /api/smuggled HTTP/1.1\r\nhost: a\r\n\r\n';
const CHUNKED = 'transfer-encoding: chunked\r\n';

test.each<[string, string, number]>([
  ['two lengths', 'content-length: 3\r\ncontent-length: 4\r\n', 400],
  ['two lengths in one', 'content-length: 3, 4\r\n', 400],
  ['the same length twice', 'content-length: 3\r\ncontent-length: 3\r\n', 400],
  ['a length and chunks', `content-length: 3\r\n${CHUNKED}`, 400],
  ['chunks and a length', `${CHUNKED}content-length: 3\r\n`, 400],
  ['a length that is none', 'content-length: 3x\r\n', 400],
  ['a length with a sign', 'content-length: +3\r\n', 400],
  ['a length below nothing', 'content-length: -1\r\n', 400],
  ['a length in hexadecimal', 'content-length: 0x3\r\n', 400],
  ['a length beyond all numbers', 'content-length: 99999999999999999999\r\n', 400],
  ['an empty length', 'content-length: \r\n', 400],
  ['chunks that are not last', 'transfer-encoding: chunked, identity\r\n', 400],
  ['a coding nobody knows', 'transfer-encoding: xchunked\r\n', 400],
  ['chunks in quotes', 'transfer-encoding: "chunked"\r\n', 400],
  ['chunks behind a vertical tab', 'transfer-encoding: \x0bchunked\r\n', 400],
  ['chunks twice', `${CHUNKED}transfer-encoding: identity\r\n`, 400],
  ['a space before the colon', 'content-length : 3\r\n', 400],
  ['a tab before the colon', 'transfer-encoding\t: chunked\r\n', 400],
  ['a space before the name', ' transfer-encoding: chunked\r\n', 400],
  ['a folded header', 'x-a: b\r\n c: d\r\n', 400],
  ['a folded coding', 'transfer-encoding:\r\n chunked\r\n', 400],
  ['a bare line feed', 'x-a: b\ncontent-length: 3\r\n', 400],
  ['a bare carriage return', 'x-a: b\rcontent-length: 3\r\n', 400],
  ['a null byte', 'x-a: \0\r\n', 400],
  ['a null byte in a name', 'x\0a: b\r\n', 400],
  ['a name that is empty', ': b\r\n', 400],
  ['a line without a colon', 'x-a\r\n', 400],
  ['a name outside of ASCII', 'x-\xe4: b\r\n', 400],
  ['another host', 'host: b\r\n', 400],
  ['20 KiB in one header', `x: ${'y'.repeat(20_000)}\r\n`, 431],
])('headers: %s', async (_, headers, status) => {
  await refused(`POST /api HTTP/1.1\r\nhost: a\r\n${headers}\r\n0\r\n\r\n${SMUGGLED}`, status);
});

test.each<[string, string]>([
  ['a tab', 'GET\t/api HTTP/1.1'],
  ['something behind the version', 'GET /api HTTP/1.1 x'],
  ['a version of its own', 'GET /api HTTP/1.9'],
  ['HTTP/2', 'PRI * HTTP/2.0'],
  ['a method in small letters', 'get /api HTTP/1.1'],
  ['a method that is none', 'G=T /api HTTP/1.1'],
  ['a space in the path', 'GET /api x HTTP/1.1'],
  ['NUL in the path', 'GET /api\0 HTTP/1.1'],
  ['no path', 'GET HTTP/1.1'],
  ['another scheme', 'GET file:///etc/passwd HTTP/1.1'],
  ['a path of somewhere else', 'GET http://other/api HTTP/1.1'],
  ['a star', 'OPTIONS * HTTP/1.1'],
  ['a fragment', 'GET /api#x HTTP/1.1'],
  ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
])('first line: %s', async (_, line) => {
  await refused(`${line}\r\nhost: a\r\nconnection: close\r\n\r\n`, 400);
});

test.each<[string, string]>([
  ['TRACE', 'TRACE /api HTTP/1.1'],
  ['CONNECT', 'CONNECT other:443 HTTP/1.1'],
  ['PROPFIND', 'PROPFIND /api HTTP/1.1'],
])('method: %s', async (_, line) => {
  await refused(`${line}\r\nhost: a\r\nconnection: close\r\n\r\n`, 405);
});

test.each<[string, string]>([
  ['a sign', '+3\r\nabc\r\n0\r\n\r\n'],
  ['hexadecimal with a prefix', '0x3\r\nabc\r\n0\r\n\r\n'],
  ['no size', '\r\nabc\r\n0\r\n\r\n'],
  ['below nothing', '-1\r\nabc\r\n0\r\n\r\n'],
  ['beyond all numbers', 'fffffffffffffffff\r\nabc\r\n0\r\n\r\n'],
  ['too short', '2\r\nabc\r\n0\r\n\r\n'],
  ['a bare line feed', '3\nabc\r\n0\r\n\r\n'],
  ['a bare line feed in an extension', '3;x\nabc\r\n0\r\n\r\n'],
  ['a space in front', ' 3\r\nabc\r\n0\r\n\r\n'],
  ['a null byte', '3\0\r\nabc\r\n0\r\n\r\n'],
  ['no line break behind', '3\r\nabc0\r\n\r\n'],
])('chunks: %s', async (_, body) => {
  await refused(`POST /api HTTP/1.1\r\nhost: a\r\n${CHUNKED}\r\n${body}${SMUGGLED}`, 400);
});

test('codings other than chunks are not undone here, and HTTP/1.0 has none', async () => {
  const end = 'connection: close\r\n\r\n0\r\n\r\n';
  await refused(`POST /api HTTP/1.1\r\nhost: a\r\ntransfer-encoding: gzip, chunked\r\n${end}`, 501);
  await refused(`POST /api HTTP/1.0\r\nhost: a\r\n${CHUNKED}${end}`, 400);
});

test.each([101, 3000])('%i headers', async (count) => {
  const many = Array.from({ length: count }, (_, i) => `x-${i}: y\r\n`).join('');
  await refused(`GET /api HTTP/1.1\r\nhost: a\r\nconnection: close\r\n${many}\r\n`, 431);
});

test('a version from before there were headers', async () => {
  await refused('GET /api\r\nhost: a\r\nconnection: close\r\n\r\n', 505);
});

test('no host', async () => {
  await refused('GET /api HTTP/1.1\r\nconnection: close\r\n\r\n', 400);
});

test('what stands behind the last chunk is no header', async () => {
  const trailers = 'x-user-id: admin\r\nauthorization: x\r\n';
  const body = `3\r\nabc\r\n0\r\n${trailers}\r\n`;
  const answer = await sendRaw(
    gateway.port,
    `POST /api HTTP/1.1\r\nhost: a\r\nconnection: close\r\ntrailer: x-user-id\r\n${CHUNKED}\r\n${body}`,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  const last = service.requests.at(-1);
  expect([last?.headers['x-user-id'], last?.headers.trailer, last?.trailers]).toEqual([undefined, undefined, {}]);
});

test('requests on one connection are answered in order', async () => {
  const one = (path: string) => `POST /api/${path} HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\n\r\nx`;
  const last = 'GET /api/c HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n';
  const answer = await sendRaw(gateway.port, one('a') + one('b') + last);
  expect(answer.match(/HTTP\/1\.1 200 /g)).toHaveLength(3);
  expect(complete).toEqual(['POST /api/a', 'POST /api/b', 'GET /api/c']);
});

test('a body that was refused is not taken for the next request', async () => {
  const body = SMUGGLED.repeat(40_000);
  const first = `POST /api HTTP/1.1\r\nhost: a\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  const answer = await sendRaw(gateway.port, `${first}GET /api/next HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`);
  expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
  expect(complete).toEqual(['GET /api/next']);
});

test('whoever asks before he sends is told to go on, or not to', async () => {
  const head = (length: number, expects = '100-continue') =>
    `POST /api HTTP/1.1\r\nhost: a\r\nexpect: ${expects}\r\nconnection: close\r\ncontent-length: ${length}\r\n\r\n`;
  expect(await sendRaw(gateway.port, `${head(3)}abc`)).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
  expect(await sendRaw(gateway.port, head(5_000_000))).toMatch(/^HTTP\/1\.1 413 /);
  expect(await sendRaw(gateway.port, `${head(3, 'money')}abc`)).toMatch(/^HTTP\/1\.1 417 /);
});

/** Refused with this status by the gateway itself; no service got it or anything in it, and the next caller notices nothing. */
async function refused(bytes: string, status: number): Promise<void> {
  const answer = await sendRaw(gateway.port, bytes, 'latin1');
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(answer).toMatch(/^content-type: application\/problem\+json\r$/im);
  expect(answer).toMatch(/^connection: close\r$/im);
  expect(answer.match(/HTTP\/1\.1 \d+/g)).toHaveLength(1);
  expect(complete).toEqual([]);
  expect((await fetch(`${gateway.url}/api/after`)).status).toBe(200);
  complete = [];
}
