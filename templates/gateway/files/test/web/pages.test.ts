import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGateway, type TestGateway } from '../support/running.ts';

const script = `console.log(${JSON.stringify('x'.repeat(2000))});`;
let folder: string;
let gateway: TestGateway;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pages-'));
  mkdirSync(join(folder, 'public/assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'public/index.html'), '<!doctype html><title>Shop</title>');
  writeFileSync(join(folder, 'public/assets/index-abc.js'), script);
  gateway = await startGateway({
    routes: [{ path: '/api/products' }],
    replicas: [],
    trustedHops: 1,
    publicFolder: join(folder, 'public'),
  });
});
afterAll(async () => {
  await gateway.close();
  rmSync(folder, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(gateway.url + path, { method, headers });
const browser = { accept: 'text/html,application/xhtml+xml' };

test('the page is asked for again each time, and must come from here', async () => {
  const response = await get('/');
  expect(await response.text()).toContain('<title>Shop</title>');
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    'content-security-policy': expect.stringContaining("default-src 'self'"),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
});

test('what browsers heed over https alone is sent over https alone', async () => {
  const secure = await get('/', { 'x-forwarded-proto': 'https' });
  expect(secure.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(secure.headers.get('strict-transport-security')).toMatch(/^max-age=/);
  const plain = await get('/');
  expect(plain.headers.has('cross-origin-opener-policy')).toBe(false);
  expect(plain.headers.has('strict-transport-security')).toBe(false);
});

test('what has its content in its name may be kept', async () => {
  const response = await get('/assets/index-abc.js', { 'accept-encoding': 'identity' });
  expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(await response.text()).toBe(script);
});

test('compressed for whoever can read that', async () => {
  const response = await get('/assets/index-abc.js', { 'accept-encoding': 'br, gzip' });
  expect(response.headers.get('content-encoding')).toBe('gzip');
  expect(Number(response.headers.get('content-length'))).toBeLessThan(script.length / 2);
  expect(await response.text()).toBe(script);
  const refusing = await get('/assets/index-abc.js', { 'accept-encoding': 'gzip;q=0' });
  expect(refusing.headers.get('content-encoding')).toBeNull();
});

test('what is known already is not sent again', async () => {
  const etag = (await get('/')).headers.get('etag') ?? '';
  const again = await get('/', { 'if-none-match': `"other", W/${etag}` });
  expect(again.status).toBe(304);
  expect(again.headers.get('etag')).toBe(etag);
});

test('HEAD has the headers alone', async () => {
  const response = await get('/', {}, 'HEAD');
  expect(response.headers.get('content-length')).toBe('34');
  expect(await response.text()).toBe('');
});

test('views of the client are its page; files, API paths and programs get 404', async () => {
  expect((await get('/products/7', browser)).status).toBe(200);
  for (const [path, headers] of [
    ['/assets/gone.js', browser],
    ['/api/typo', browser],
    ['/products/7', { accept: 'application/json' }],
  ] as const) {
    const response = await get(path, headers);
    expect(response.status, path).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  }
});

test('nothing outside of the folder', async () => {
  for (const path of ['/..%2fsecret.txt', '/%2e%2e/secret.txt', '/assets/..%5c..%5csecret.txt', '/assets']) {
    expect([400, 404], path).toContain((await get(path)).status);
  }
});

test('it is for reading', async () => {
  const response = await get('/', {}, 'POST');
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('GET, HEAD');
});
