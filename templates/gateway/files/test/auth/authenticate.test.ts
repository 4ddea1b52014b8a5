import { expect, test, vi } from 'vitest';
import { createAuthenticate } from '../../src/auth/index.ts';

const caller = { subject: 'u1', scopes: '' };
const authenticate = createAuthenticate({ verify: async () => caller });
const ask = async (auth: 'required' | 'optional' | 'none', authorization?: string) =>
  authenticate({ auth }, authorization === undefined ? {} : { authorization });

test('required: a token, or 401 with a challenge', async () => {
  expect(await ask('required', 'Bearer abc.def.ghi')).toBe(caller);
  expect(await ask('required', 'bearer abc')).toBe(caller);
  await expect(ask('required')).rejects.toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
});

test('optional: none is fine, but not something else', async () => {
  expect(await ask('optional')).toBeUndefined();
  expect(await ask('optional', 'Bearer abc')).toBe(caller);
  await expect(ask('optional', 'Basic YTpi')).rejects.toMatchObject({ status: 401 });
});

test('none: it does not look', async () => {
  expect(await ask('none', 'Bearer abc')).toBeUndefined();
});

test('an API key, where nothing else is sent', async () => {
  const owner = { subject: 'u2', scopes: '', keyId: 'k' };
  const verify = vi.fn((_: string) => owner);
  const both = createAuthenticate({ verify: () => caller }, { verify });
  expect(await both({ auth: 'required' }, { 'x-api-key': 'abc' })).toBe(owner);
  expect(await both({ auth: 'required' }, { 'x-api-key': 'abc', authorization: 'Bearer abc' })).toBe(caller);
  expect(() => both({ auth: 'optional' }, { 'x-api-key': 'abc', authorization: 'Basic abc' })).toThrow();
  expect(await both({ auth: 'none' }, { 'x-api-key': 'abc' })).toBeUndefined();
  expect(verify).toHaveBeenCalledTimes(1);
  await expect(async () => authenticate({ auth: 'required' }, { 'x-api-key': 'abc' })).rejects.toMatchObject({
    status: 401,
  });
});

test('without an issuer nobody is known', async () => {
  const nobody = createAuthenticate(undefined);
  expect(() => nobody({ auth: 'required' }, { authorization: 'Bearer abc' })).toThrow(
    'A valid access token is needed.',
  );
});
