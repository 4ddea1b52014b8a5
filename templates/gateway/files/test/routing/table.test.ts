import { expect, test } from 'vitest';
import { createTable } from '../../src/routing/index.ts';

const table = createTable([
  { id: 'auth', path: '/api/auth', methods: null },
  { id: 'me', path: '/api/auth/me', methods: ['GET'] },
  { id: 'change', path: '/api/products', methods: null },
  { id: 'read', path: '/api/products', methods: ['GET'] },
]);
const match = (method: string, path: string) => {
  const found = table.match(method, path);
  return found?.rule?.id ?? found?.allow;
};

test.each([
  ['POST', '/api/auth/login', 'auth'],
  ['GET', '/api/auth/me', 'me'],
  ['GET', '/api/auth/me/', 'me'],
  ['GET', '/api/auth/merry', 'auth'],
  ['GET', '/api/products', 'read'],
  ['HEAD', '/api/products/1', 'read'],
  ['POST', '/api/products', 'change'],
  ['GET', '/api/productsales', undefined],
  ['GET', '/', undefined],
])('%s %s → %s', (method, path, id) => {
  expect(match(method, path)).toBe(id);
});

test('a shorter prefix does not step in for a method', () => {
  expect(match('DELETE', '/api/auth/me')).toEqual(['GET', 'HEAD']);
});

test('a method that nobody knows is not allowed', () => {
  expect(match('PURGE', '/api/products')).toContain('POST');
});

test('a route at / takes everything', () => {
  const all = createTable([{ path: '/', methods: null }]);
  expect(all.match('GET', '/any/thing')?.rule).toBeDefined();
});

test('paths near routes are no pages', () => {
  expect(table.owns('/api/typo')).toBe(true);
  expect(table.owns('/apiary')).toBe(false);
  expect(table.owns('/')).toBe(false);
});
