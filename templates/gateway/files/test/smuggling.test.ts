import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendRaw } from './support/raw.ts';
import { startGateway, startService, type TestGateway, type TestService } from './support/running.ts';

let gateway: TestGateway;
let service: TestService;

beforeAll(async () => {
  service = await startService((req, res) => void req.resume().on('end', () => res.end('ok')));
  gateway = await startGateway({ routes: [{ path: '/api' }], replicas: [service.endpoint] });
});
afterAll(async () => {
  await gateway.close();
  await service.close();
});

test.each([
  ['two lengths', 'content-length: 3\r\ncontent-length: 4\r\n'],
  ['a length and chunks', 'content-length: 3\r\ntransfer-encoding: chunked\r\n'],
  ['chunks that are not last', 'transfer-encoding: chunked, identity\r\n'],
  ['a length that is none', 'content-length: 3x\r\n'],
  ['a folded header', 'x-a: b\r\n c: d\r\n'],
  ['a space before the colon', 'content-length : 3\r\n'],
  ['a bare line feed', 'x-a: b\ncontent-length: 3\r\n'],
  ['a null byte', 'x-a: \0\r\n'],
])('%s is a bad request, and the connection is closed', async (_, headers) => {
  const before = service.requests.length;
  const answer = await sendRaw(gateway.port, `POST /api HTTP/1.1\r\nhost: a\r\n${headers}\r\nabc`);
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).toContain('application/problem+json');
  expect(answer).toContain('connection: close');
  expect(service.requests.length).toBe(before);
});

test('no host, two hosts', async () => {
  expect(await sendRaw(gateway.port, 'GET /api HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
});

test('headers without end', async () => {
  const answer = await sendRaw(gateway.port, `GET /api HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 431 /);
});

test('what belongs to the connection stays on it', async () => {
  const headers =
    'connection: close, x-secret\r\nx-secret: 1\r\nx-kept: 2\r\nte: trailers\r\nupgrade: h2c\r\nproxy-authorization: x\r\n';
  const answer = await sendRaw(gateway.port, `GET /api HTTP/1.1\r\nhost: a\r\n${headers}\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  const names = Object.keys(service.requests.at(-1)?.headers ?? {});
  expect(names).toContain('x-kept');
  for (const name of ['x-secret', 'te', 'upgrade', 'proxy-authorization']) expect(names).not.toContain(name);
});

test('requests on one connection are answered in order', async () => {
  const one = (path: string) => `POST /api/${path} HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\n\r\nx`;
  const last = 'GET /api/c HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n';
  const before = service.requests.length;
  const answer = await sendRaw(gateway.port, one('a') + one('b') + last);
  expect(answer.match(/HTTP\/1\.1 200 /g)).toHaveLength(3);
  expect(service.requests.slice(before).map(({ url }) => url)).toEqual(['/api/a', '/api/b', '/api/c']);
});

test('whoever asks before he sends is told to go on, or not to', async () => {
  const head = (length: number) =>
    `POST /api HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\nconnection: close\r\ncontent-length: ${length}\r\n\r\n`;
  expect(await sendRaw(gateway.port, `${head(3)}abc`)).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
  expect(await sendRaw(gateway.port, head(5_000_000))).toMatch(/^HTTP\/1\.1 413 /);
});
