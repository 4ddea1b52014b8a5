import { expect, test, vi } from 'vitest';
import { createApiKeys, type KeyOwner } from '../../src/auth/index.ts';

const owner: KeyOwner = { userId: 'u1', keyId: 'k1', scopes: ['orders:read', 'orders:write'], expiresAt: null };

function setUp(options: { capacity?: number } = {}) {
  const state = { now: 1_000_000, down: false, keys: new Map([['good-key-1', owner]]) };
  const ask = vi.fn(async (key: string) => {
    await Promise.resolve();
    if (state.down) throw new Error('connect ECONNREFUSED');
    return state.keys.get(key);
  });
  return { state, ask, keys: createApiKeys({ ask, now: () => state.now, ...options }) };
}

test('tells whose it is, asking once for all who come at once', async () => {
  const { keys, ask } = setUp();
  const found = await Promise.all([keys.verify('good-key-1'), keys.verify('good-key-1')]);
  expect(found[0]).toEqual({ subject: 'u1', scopes: 'orders:read orders:write', keyId: 'k1' });
  await keys.verify('good-key-1');
  expect(ask).toHaveBeenCalledTimes(1);
});

test('one that was withdrawn is good for half a minute at most', async () => {
  const { keys, state } = setUp();
  await keys.verify('good-key-1');
  state.keys.clear();
  state.now += 29_000;
  await keys.verify('good-key-1');
  state.now += 1_000;
  await expect(keys.verify('good-key-1')).rejects.toMatchObject({ status: 401 });
});

test('one that expires is good no longer than that', async () => {
  const { keys, state } = setUp();
  state.keys.set('good-key-1', { ...owner, expiresAt: new Date(state.now + 1000).toISOString() });
  await keys.verify('good-key-1');
  state.now += 1000;
  await expect(keys.verify('good-key-1')).rejects.toMatchObject({ status: 401 });
});

test('one that nobody knows is asked about every five seconds', async () => {
  const { keys, ask, state } = setUp();
  const tries = async () => {
    await expect(async () => keys.verify('unknown-1')).rejects.toMatchObject({ status: 401 });
  };
  await tries();
  await tries();
  expect(ask).toHaveBeenCalledTimes(1);
  state.now += 5000;
  await tries();
  expect(ask).toHaveBeenCalledTimes(2);
});

test('without the issuer those that are known go on, others wait', async () => {
  const { keys, state } = setUp();
  await keys.verify('good-key-1');
  state.down = true;
  await keys.verify('good-key-1');
  await expect(keys.verify('good-key-2')).rejects.toMatchObject({ status: 503 });
  state.down = false;
  state.keys.set('good-key-2', owner);
  await keys.verify('good-key-2');
});

test.each(['', 'short', 'with space in it', 'ключ-ключ', `${'x'.repeat(257)}`, 'line\r\nbreak-1', 'nul\0nul-12'])(
  'what cannot be one costs no question: %j',
  (key) => {
    const { keys, ask } = setUp();
    expect(() => keys.verify(key)).toThrow('The API key is not valid.');
    expect(ask).not.toHaveBeenCalled();
  },
);

test('remembers only so many, and asks only so many questions at once', async () => {
  const { keys, ask } = setUp({ capacity: 2 });
  const all = await Promise.allSettled(Array.from({ length: 100 }, async (_, i) => keys.verify(`unknown-${i}`)));
  expect(ask).toHaveBeenCalledTimes(64);
  const statuses = all.map((one) => (one.status === 'rejected' ? one.reason.status : 200));
  expect(statuses.filter((status) => status === 503)).toHaveLength(36);
  await keys.verify('good-key-1');
  await expect(async () => keys.verify('unknown-0')).rejects.toMatchObject({ status: 401 });
  expect(ask).toHaveBeenCalledTimes(66);
});

test('an issuer that would break a header is not believed', async () => {
  const { keys, state } = setUp();
  state.keys.set('good-key-1', { ...owner, userId: 'a\r\nx-user-id: b' });
  await expect(keys.verify('good-key-1')).rejects.toMatchObject({ status: 401 });
});
