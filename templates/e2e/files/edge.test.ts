import { expect, test } from 'vitest';
import { call, expectProblem } from './support/api.ts';

const page = { headers: { accept: 'text/html' } };

test('the web client is served, and what belongs to it', async ({ skip }) => {
  const index = await call<string>('GET', '/', page);
  if (index.status === 404) skip('this platform has no web client');
  expect(index.headers.get('content-type')).toContain('text/html');
  expect(index.headers.get('content-security-policy')).toContain("default-src 'self'");
  const [, script] = /<script[^>]+src="([^"]+)"/.exec(index.body) ?? [];
  const asset = await call('GET', script ?? '/no-script-found');
  expect(asset.status).toBe(200);
  expect(asset.headers.get('cache-control')).toContain('immutable');
  const etag = index.headers.get('etag') ?? '';
  expect((await call('GET', '/', { headers: { ...page.headers, 'if-none-match': etag } })).status).toBe(304);
  expect((await call<string>('GET', '/login', page)).body).toBe(index.body);
});

test('what does not exist is a problem', async () => {
  expectProblem(await call('GET', '/api/nothing'), 404);
  expectProblem(await call('GET', '/api'), 404);
});

test('a path that can be read in two ways is refused', async () => {
  expectProblem(await call('GET', '/api/auth/..%2f..%2fadmin'), 400);
});

test('what operators ask is not for the world', async () => {
  expect((await call('GET', '/metrics')).status).toBe(404);
});

test('one description has everything that is for the world, and nothing else', async () => {
  const { status, body } = await call<{ paths: object }>('GET', '/openapi.json');
  expect(status).toBe(200);
  const paths = Object.keys(body.paths);
  expect(paths).toContain('/api/auth/login');
  expect(paths.filter((path) => path.startsWith('/internal'))).toEqual([]);
});

test('responses say what they are', async () => {
  const { headers } = await call('GET', '/.well-known/jwks.json');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
  expect(headers.has('server') || headers.has('x-powered-by')).toBe(false);
});
