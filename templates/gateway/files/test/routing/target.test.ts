import { expect, test } from 'vitest';
import { parseTarget } from '../../src/routing/index.ts';

test.each([
  ['/', '/', ''],
  ['/api/products', '/api/products', ''],
  ['/api/products/?limit=2&cursor=a%2Fb', '/api/products/', '?limit=2&cursor=a%2Fb'],
  ['/.well-known/jwks.json', '/.well-known/jwks.json', ''],
  ['/api/auth/%6d%65', '/api/auth/me', ''],
  ['/a%20b', '/a%20b', ''],
  ['/caf%c3%a9', '/caf%C3%A9', ''],
  ['/a..b/...', '/a..b/...', ''],
])('%s', (url, path, search) => {
  expect(parseTarget(url)).toEqual({ path, search });
});

test.each([
  'http://other/api',
  '*',
  '',
  '?a',
  '/api/../admin',
  '/api/%2e%2e/admin',
  '/api/.',
  '//api',
  '/api//me',
  '/api%2fme',
  '/api%5Cme',
  '/api\\me',
  '/api%00',
  '/api%',
  '/api;x=1/me',
  '/api/me;',
  '/api/%252e%252e/me',
  '/api%252Fme',
  '/api/%c0%ae%c0%ae/me',
  '/api/%ff',
  '/api%zz',
  '/api#x',
  '/api?a#x',
  '/caf\u00e9',
  '/a b',
])('%s is refused', (url) => {
  expect(parseTarget(url)).toBeUndefined();
});

test('a long path takes no longer than it is', () => {
  const started = performance.now();
  expect(parseTarget(`/${'a'.repeat(50_000)}/ `)).toBeUndefined();
  expect(performance.now() - started).toBeLessThan(200);
});
