import { expect, test } from 'vitest';
import { ApiError } from '../src/index.ts';
import { fakeApi } from './server.ts';

const page = { items: [], nextCursor: null };

test('asks for a page', async () => {
  const { api, seen } = fakeApi(() => ({ status: 200, body: page }));
  expect(await api.products.list({ limit: 5, cursor: 'a b' })).toEqual(page);
  expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /api/products?limit=5&cursor=a+b']);
});

test('a problem is an error', async () => {
  const problem = { type: 'about:blank', title: 'Not Found', status: 404, detail: 'There is no product 7.' };
  const { api } = fakeApi(() => ({ status: 404, body: problem }));
  const error = await api.products.get('7').catch((caught) => caught);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 404, message: 'There is no product 7.', problem });
});

test('an answer that is no problem is one all the same', async () => {
  const { api } = fakeApi(() => ({ status: 500, headers: { 'content-type': 'text/html' } }));
  await expect(api.products.list()).rejects.toMatchObject({ status: 500, problem: { type: 'about:blank' } });
});

test('reads are repeated', async () => {
  const { api, waits } = fakeApi((_, count) => (count < 3 ? { status: 503 } : { status: 200, body: page }));
  expect(await api.products.list()).toEqual(page);
  expect(waits).toHaveLength(2);
});

test('but not for ever', async () => {
  const { api, seen } = fakeApi(() => ({ status: 503 }));
  await expect(api.products.list()).rejects.toMatchObject({ status: 503 });
  expect(seen).toHaveLength(3);
});

test('to create is repeated with the same key', async () => {
  const { api, seen } = fakeApi((_, count) => {
    if (count === 1) throw new TypeError('fetch failed');
    return { status: 201, body: { id: '1' } };
  });
  await api.products.create({ name: 'Lamp', priceCents: 2900 });
  const keys = seen.map(({ headers }) => headers.get('idempotency-key'));
  expect(keys).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), keys[0]]);
});

test('to log in is not', async () => {
  const { api, seen } = fakeApi(() => ({ status: 503 }));
  await expect(api.auth.login({ email: 'a@b.c', password: 'x' })).rejects.toMatchObject({ status: 503 });
  expect(seen).toHaveLength(1);
});

test('waits as long as it is told, unless that is long', async () => {
  const { api, waits } = fakeApi((_, count) =>
    count === 1 ? { status: 429, headers: { 'retry-after': '2' } } : { status: 429, headers: { 'retry-after': '40' } },
  );
  await expect(api.products.list()).rejects.toMatchObject({ status: 429, retryAfterMs: 40_000 });
  expect(waits).toEqual([2000]);
});

test('nobody there', async () => {
  const { api } = fakeApi(() => {
    throw new TypeError('fetch failed');
  });
  await expect(api.products.list()).rejects.toMatchObject({ status: 0, message: 'The server cannot be reached.' });
});

test('whoever leaves does not wait', async () => {
  const leaving = new AbortController();
  const { api, seen } = fakeApi(() => {
    leaving.abort();
    throw new DOMException('aborted', 'AbortError');
  });
  await expect(api.products.list({}, { signal: leaving.signal })).rejects.toThrow('aborted');
  expect(seen).toHaveLength(1);
});
