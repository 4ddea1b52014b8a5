import { expect, test } from 'vitest';
import { ApiError, newKey } from '../src/index.ts';
import { fakeApi } from './server.ts';

const page = { items: [], nextCursor: null };

test('asks for a page', async () => {
  const { api, seen } = fakeApi(() => ({ status: 200, body: page }));
  expect(await api.get('/api/things', { query: { limit: 5, cursor: 'a b' } })).toEqual(page);
  expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /api/things?limit=5&cursor=a+b']);
});

test('a problem is an error', async () => {
  const problem = { type: 'about:blank', title: 'Not Found', status: 404, detail: 'There is no thing 7.' };
  const { api } = fakeApi(() => ({ status: 404, body: problem }));
  const error = await api.get('/api/things/{id}', { path: { id: '7' } }).catch((caught) => caught);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 404, message: 'There is no thing 7.', problem });
});

test('an answer that is no problem is one all the same', async () => {
  const { api } = fakeApi(() => ({ status: 500, headers: { 'content-type': 'text/html' } }));
  await expect(api.get('/api/things')).rejects.toMatchObject({ status: 500, problem: { type: 'about:blank' } });
});

test('reads are repeated', async () => {
  const { api, waits } = fakeApi((_, count) => (count < 3 ? { status: 503 } : { status: 200, body: page }));
  expect(await api.get('/api/things')).toEqual(page);
  expect(waits).toHaveLength(2);
});

test('but not for ever', async () => {
  const { api, seen } = fakeApi(() => ({ status: 503 }));
  await expect(api.get('/api/things')).rejects.toMatchObject({ status: 503 });
  expect(seen).toHaveLength(3);
});

test('a POST with a key is repeated with the same one', async () => {
  const { api, seen } = fakeApi((_, count) => {
    if (count === 1) throw new TypeError('fetch failed');
    return { status: 201, body: { id: '1' } };
  });
  await api.post('/api/things', { body: { name: 'Lamp' }, idempotencyKey: newKey() });
  const keys = seen.map(({ headers }) => headers.get('idempotency-key'));
  expect(keys).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), keys[0]]);
});

test('what a repeated DELETE does not find is gone as it should be; what the first one does not is an error', async () => {
  const lost = fakeApi((_, count) => ({ status: count === 1 ? 503 : 404 }));
  expect(await lost.api.delete('/api/things/{id}', { path: { id: '7' } })).toBeUndefined();
  const wrong = fakeApi(() => ({ status: 404 }));
  await expect(wrong.api.delete('/api/things/{id}', { path: { id: '7' } })).rejects.toMatchObject({ status: 404 });
});

test('one without is not', async () => {
  const { api, seen } = fakeApi(() => ({ status: 503 }));
  await expect(api.auth.login({ email: 'a@b.c', password: 'x' })).rejects.toMatchObject({ status: 503 });
  expect(seen).toHaveLength(1);
});

test('a path is filled in; what it needs must be there', async () => {
  const { api, seen } = fakeApi(() => ({ status: 200, body: {} }));
  await api.get('/api/things/{id}', { path: { id: 'a/b' } });
  expect(seen[0]?.path).toBe('/api/things/a%2Fb');
  expect(() => api.get('/api/things/{id}', { path: { id: '' } })).toThrow('needs id');
});

test('no content is nothing', async () => {
  const { api } = fakeApi(() => ({ status: 204 }));
  expect(await api.delete('/api/things/{id}', { path: { id: '7' } })).toBeUndefined();
});

test('a file is a blob', async () => {
  const { api } = fakeApi(() => ({ status: 200, body: new Blob(['%PDF']) }));
  expect(await (await api.download('/api/things/{id}', { path: { id: '7' } })).text()).toBe('%PDF');
});

test('says which client it is, and shows its key', async () => {
  const { api, seen } = fakeApi(() => ({ status: 200, body: page }), { client: 'partner', apiKey: 'k' });
  await api.get('/api/things');
  expect([seen[0]?.headers.get('x-client'), seen[0]?.headers.get('x-api-key')]).toEqual(['partner', 'k']);
});

test('a file goes where it may, as it may, without a token', async () => {
  const { api, seen } = fakeApi((_, count) => ({ status: count === 1 ? 503 : 200 }), { apiKey: 'k' });
  const upload = { url: 'http://shop.test/media/b/k?sig=1', method: 'PUT', headers: { 'content-type': 'image/png' } };
  const file = new Blob(['png']);
  await api.upload({ ...upload, method: 'PUT' }, file);
  expect(seen).toHaveLength(2);
  expect(seen[1]).toMatchObject({ method: 'PUT', path: '/media/b/k?sig=1', body: file });
  expect([...(seen[1]?.headers ?? [])]).toEqual([['content-type', 'image/png']]);
});

test('waits as long as it is told, unless that is long', async () => {
  const { api, waits } = fakeApi((_, count) =>
    count === 1 ? { status: 429, headers: { 'retry-after': '2' } } : { status: 429, headers: { 'retry-after': '40' } },
  );
  await expect(api.get('/api/things')).rejects.toMatchObject({ status: 429, retryAfterMs: 40_000 });
  expect(waits).toEqual([2000]);
});

test('nobody there', async () => {
  const { api } = fakeApi(() => {
    throw new TypeError('fetch failed');
  });
  await expect(api.get('/api/things')).rejects.toMatchObject({ status: 0, message: 'The server cannot be reached.' });
});

test('whoever leaves does not wait', async () => {
  const leaving = new AbortController();
  const { api, seen } = fakeApi(() => {
    leaving.abort();
    throw new DOMException('aborted', 'AbortError');
  });
  await expect(api.get('/api/things', { signal: leaving.signal })).rejects.toThrow('aborted');
  expect(seen).toHaveLength(1);
});
