import { expect, test, vi } from 'vitest';
import { createVerifier, openKeys } from '../../src/auth/index.ts';
import { createIssuer } from '../support/tokens.ts';

const first = await createIssuer('key-1');
const second = await createIssuer('key-2');

function setUp() {
  const state = { now: 1_000_000, jwks: first.jwks, down: false };
  const fetchKeys = vi.fn(async () => {
    if (state.down) throw new Error('connect ECONNREFUSED');
    return state.jwks;
  });
  const keys = openKeys(fetchKeys, { cooldownMs: 5000, maxAgeMs: 60_000, now: () => state.now });
  const verify = async (token: string) => {
    // A verifier of its own each time, for it remembers tokens.
    return createVerifier({ issuer: 'auth', audience: 'shop', find: keys.find }).verify(token);
  };
  return { state, fetchKeys, keys, verify };
}

test('fetches once for all', async () => {
  const { fetchKeys, verify } = setUp();
  await Promise.all([verify(await first.token()), verify(await first.token())]);
  await verify(await first.token());
  expect(fetchKeys).toHaveBeenCalledTimes(1);
});

test('a new key is found, but unknown ones cannot make it fetch again and again', async () => {
  const { state, fetchKeys, verify } = setUp();
  await verify(await first.token());
  await expect(verify(await second.token())).rejects.toMatchObject({ status: 401 });
  expect(fetchKeys).toHaveBeenCalledTimes(1);
  state.now += 5000;
  state.jwks = { keys: [...first.jwks.keys, ...second.jwks.keys] };
  await verify(await second.token());
  expect(fetchKeys).toHaveBeenCalledTimes(2);
});

test('without keys it says so, and recovers', async () => {
  const { state, verify } = setUp();
  state.down = true;
  await expect(verify(await first.token())).rejects.toMatchObject({ status: 503 });
  state.down = false;
  await expect(verify(await first.token())).rejects.toMatchObject({ status: 503 });
  state.now += 250;
  await verify(await first.token());
});

test('old keys are fetched again beside the requests, and serve until then', async () => {
  const { state, fetchKeys, verify } = setUp();
  await verify(await first.token());
  state.now += 60_001;
  state.down = true;
  await verify(await first.token());
  expect(fetchKeys).toHaveBeenCalledTimes(2);
});

test('to warm up never fails', async () => {
  const { state, keys } = setUp();
  state.down = true;
  await expect(keys.warm()).resolves.toBeUndefined();
});
