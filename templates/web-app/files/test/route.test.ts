import { expect, test } from 'vitest';
import { match, nextPath } from '../src/route.ts';

test('a path fits a pattern, part by part', () => {
  expect(match('/orders/:id', '/orders/7')).toEqual({ id: '7' });
  expect(match('/orders/:id', '/orders/a%20b')).toEqual({ id: 'a b' });
  expect(match('/', '/')).toEqual({});
  for (const path of ['/orders', '/orders/', '/orders/7/x', '/products/7'])
    expect(match('/orders/:id', path)).toBeUndefined();
});

test('a path that cannot be decoded is taken as it is', () => {
  expect(match('/orders/:id', '/orders/%zz')).toEqual({ id: '%zz' });
});

test('after a login one stays here', () => {
  expect(nextPath('?next=/basket')).toBe('/basket');
  for (const next of ['', '?next=', '?next=//evil.example', '?next=https://evil.example', '?next=/\\evil.example']) {
    expect(nextPath(next)).toBe('/');
  }
});
