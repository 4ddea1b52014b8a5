import { createSecretKey } from 'node:crypto';
import type { Problem } from '@app/kit/problem';
import { createLocalJWKSet, SignJWT } from 'jose';
import { expect, test, vi } from 'vitest';
import { createVerifier } from '../../src/auth/index.ts';
import { createIssuer } from '../support/tokens.ts';

const issuer = await createIssuer();
const keys = createLocalJWKSet(issuer.jwks);
const setUp = (now?: () => number) => {
  const find = vi.fn(keys);
  const options = { issuer: 'auth', audience: 'shop', find, capacity: 2 };
  return { find, verifier: createVerifier(now ? { ...options, now } : options) };
};
const refused = (detail: RegExp) =>
  expect.objectContaining({ status: 401, detail: expect.stringMatching(detail) }) as Problem;

test('tells who it is', async () => {
  const token = await issuer.token({ subject: 'u1', scope: 'products:write admin' });
  expect(await setUp().verifier.verify(token)).toEqual({ subject: 'u1', scopes: 'products:write admin' });
});

test('verifies a token once, also when it comes many times at once', async () => {
  const { verifier, find } = setUp();
  const token = await issuer.token();
  await Promise.all([verifier.verify(token), verifier.verify(token)]);
  await verifier.verify(token);
  expect(find).toHaveBeenCalledTimes(1);
});

test('remembers it until it expires, and no longer', async () => {
  let now = Date.now();
  const { verifier } = setUp(() => now);
  const token = await issuer.token({ expires: now / 1000 + 60 });
  await verifier.verify(token);
  now += 66_000;
  await expect(verifier.verify(token)).rejects.toEqual(refused(/expired/));
});

test('forgets the oldest when there are too many', async () => {
  const { verifier, find } = setUp();
  const tokens = await Promise.all(['a', 'b', 'c'].map((subject) => issuer.token({ subject })));
  for (const token of tokens) await verifier.verify(token);
  await verifier.verify(tokens[0] as string);
  expect(find).toHaveBeenCalledTimes(4);
});

test.each([
  ['of another issuer', { issuer: 'mallory' }],
  ['for another audience', { audience: 'bank' }],
  ['of a subject that would break a header', { subject: 'a\r\nx-user-id: b' }],
])('refuses a token %s', async (_, claims) => {
  await expect(setUp().verifier.verify(await issuer.token(claims))).rejects.toEqual(refused(/not valid/));
});

test('refuses a signature with another key of the same name', async () => {
  const other = await createIssuer();
  await expect(setUp().verifier.verify(await other.token())).rejects.toEqual(refused(/not valid/));
});

test('refuses a symmetric signature, and none', async () => {
  const secret = createSecretKey(Buffer.from(JSON.stringify(issuer.jwks.keys[0])));
  const forged = await new SignJWT({})
    .setProtectedHeader({ alg: 'HS256', kid: 'key-1' })
    .setSubject('admin')
    .setIssuer('auth')
    .setAudience('shop')
    .setExpirationTime('5m')
    .sign(secret);
  const [, payload] = forged.split('.');
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
  await expect(setUp().verifier.verify(forged)).rejects.toEqual(refused(/not valid/));
  await expect(setUp().verifier.verify(unsigned)).rejects.toEqual(refused(/not valid/));
  await expect(setUp().verifier.verify('nonsense')).rejects.toEqual(refused(/not valid/));
});
