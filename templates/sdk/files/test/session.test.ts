import { expect, test } from 'vitest';
import { memoryStore, type StoredTokens } from '../src/index.ts';
import { fakeApi, type Seen } from './server.ts';

const tokens = (n: number, expiresIn = 900) => ({
  accessToken: `access-${n}`,
  refreshToken: `refresh-${n}`,
  tokenType: 'Bearer',
  expiresIn,
});
const bearer = ({ headers }: Seen) => headers.get('authorization');

/** Accepts `access-2` alone, and gives it for `refresh-1`. */
function server({ path, headers, body }: Seen) {
  if (path === '/api/auth/login') return { status: 200, body: tokens(1) };
  if (path === '/api/auth/refresh') {
    const good = (body as { refreshToken: string }).refreshToken === 'refresh-1';
    return good ? { status: 200, body: tokens(2) } : { status: 401 };
  }
  return headers.get('authorization') === 'Bearer access-2' ? { status: 200, body: { id: 'u1' } } : { status: 401 };
}
const storeWith = (stored: Partial<StoredTokens>) => {
  const store = memoryStore();
  store.write({ accessToken: 'access-1', refreshToken: 'refresh-1', expiresAt: Date.now() + 900_000, ...stored });
  return store;
};

test('tokens of a login go along', async () => {
  const { api, seen } = fakeApi((one) => (one.path === '/api/auth/login' ? server(one) : { status: 200, body: {} }));
  expect(api.auth.isLoggedIn()).toBe(false);
  await api.auth.login({ email: 'a@b.c', password: 'x' });
  await api.auth.me();
  expect(api.auth.isLoggedIn()).toBe(true);
  expect(seen.map(bearer)).toEqual([null, 'Bearer access-1']);
});

test('a token that is no longer good is replaced, once for all who wait', async () => {
  const { api, seen } = fakeApi(server, { store: storeWith({}) });
  const users = await Promise.all([api.auth.me(), api.auth.me(), api.get('/api/things/{id}', { path: { id: '1' } })]);
  expect(users).toHaveLength(3);
  expect(seen.filter(({ path }) => path === '/api/auth/refresh')).toHaveLength(1);
});

test('one that is about to expire is replaced before', async () => {
  const { api, seen } = fakeApi(server, { store: storeWith({ expiresAt: Date.now() + 5000 }) });
  await api.auth.me();
  expect(seen.map(({ path }) => path)).toEqual(['/api/auth/refresh', '/api/auth/me']);
});

test('when the session is over, so it is here', async () => {
  const { api, store } = fakeApi(server, { store: storeWith({ refreshToken: 'refresh-0' }) });
  await expect(api.auth.me()).rejects.toMatchObject({ status: 401 });
  expect(store.read()).toBeUndefined();
});

test('an API that is away ends no session', async () => {
  const { api, store } = fakeApi((one) => (one.path === '/api/auth/refresh' ? { status: 503 } : server(one)), {
    store: storeWith({}),
  });
  await expect(api.auth.me()).rejects.toMatchObject({ status: 503 });
  expect(store.read()).toBeDefined();
});

test('what another tab has renewed is not renewed again', async () => {
  const store = storeWith({});
  const shared = {
    ...store,
    lock: async <T>(work: () => Promise<T>): Promise<T> => {
      // The other tab held the lock until now.
      store.write({ accessToken: 'access-2', refreshToken: 'refresh-2', expiresAt: Date.now() + 900_000 });
      return work();
    },
  };
  const { api, seen } = fakeApi(server, { store: shared });
  await api.auth.me();
  expect(seen.map(bearer)).toEqual(['Bearer access-1', 'Bearer access-2']);
});

test('to log out works without the API', async () => {
  const { api, store, seen } = fakeApi(() => ({ status: 503 }), { store: storeWith({}) });
  await api.auth.logout();
  expect(store.read()).toBeUndefined();
  expect(seen.map(({ path }) => path)).toEqual(['/api/auth/logout']);
});
