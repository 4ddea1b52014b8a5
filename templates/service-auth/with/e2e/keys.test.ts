import type { ApiKeys, CreatedApiKey, Scope, User } from '@app/contracts/auth';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { type Answer, call, expectProblem, type Member, newMember } from './support/api.ts';

let member: Member;
let offered = false;
const KEYS = '/api/auth/keys';

const own = <T>(method: string, path: string, body?: unknown, who = member): Promise<Answer<T>> =>
  call<T>(method, path, { token: who.accessToken, body });
const make = (...scopes: Scope[]) => own<CreatedApiKey>('POST', KEYS, { name: 'E2E', scopes });
const withKey = <T>(key: string, path: string) => call<T>('GET', path, { headers: { 'x-api-key': key } });

beforeAll(async () => {
  member = await newMember();
  offered = (await own('GET', KEYS)).status === 200;
});
beforeEach(({ skip }) => {
  if (!offered) skip('this platform has no API keys');
});

test('a program with a key is known as its owner, until the key is revoked', async () => {
  const { status, body } = await make('users:read');
  expect(status).toBe(201);
  expect(await withKey<User>(body.key, '/api/auth/me')).toMatchObject({ status: 200, body: { id: member.id } });
  expect((await own(`DELETE`, `${KEYS}/${body.id}`)).status).toBe(204);
  expectProblem(await own('DELETE', `${KEYS}/${body.id}`), 404);
  // Gateways remember for a while that a key is good.
  await expect.poll(async () => (await withKey(body.key, '/api/auth/me')).status, { timeout: 40_000 }).toBe(401);
}, 60_000);

test('a key is shown once, and what it begins with after that', async () => {
  const { key, ...shown } = (await make('products:read')).body;
  const { body } = await own<ApiKeys>('GET', KEYS);
  expect(body.items).toContainEqual(shown);
  expect(JSON.stringify(body)).not.toContain(key);
});

test('a key opens what it was made for, and no more', async () => {
  const { key } = (await make('orders:read')).body;
  expectProblem(await withKey(key, '/api/auth/me'), 403);
  expect((await withKey(key, '/api/products?limit=1')).status).toBe(200);
});

test('a key makes no keys', async () => {
  const { key } = (await make('users:write')).body;
  const body = { name: 'more', scopes: ['users:write'] };
  expectProblem(await call('POST', KEYS, { headers: { 'x-api-key': key }, body }), 403);
  expectProblem(await withKey(key, KEYS), 403);
});

test('what is no key opens nothing', async () => {
  const { key } = (await make('users:read')).body;
  for (const wrong of ['nonsense', `${key.slice(0, -1)}_`]) expectProblem(await withKey(wrong, '/api/auth/me'), 401);
});

test('keys of others are out of reach', async () => {
  const { id } = (await make('users:read')).body;
  const other = await newMember();
  expect((await own<ApiKeys>('GET', KEYS, undefined, other)).body.items).toEqual([]);
  expectProblem(await own('DELETE', `${KEYS}/${id}`, undefined, other), 404);
});

test('what is asked from inside is not for the world', async () => {
  const { key } = (await make('users:read')).body;
  expectProblem(await call('POST', '/internal/api-keys/verify', { body: { key } }), 404);
});
