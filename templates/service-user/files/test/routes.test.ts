import type { Address } from '@app/contracts/user';
import { cacheAside, memoryCache } from '@app/kit/cache';
import type { App } from '@app/kit/service';
import { apiKeyOf, personOf, testService } from '@app/kit/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { MOST_ADDRESSES } from '../src/addresses/index.ts';
import { cachedProfiles } from '../src/profiles/index.ts';
import { userRoutes } from '../src/routes/index.ts';
import { memoryUsers } from './support/memory.ts';
import { home, someone } from './users.contract.ts';

const [alice, bob] = [someone(), someone()];
const ALICE = personOf(alice.id);
const BOB = personOf(bob.id);
const ME = '/api/users/me';
const ADDRESSES = `${ME}/addresses`;

describe('/api/users', () => {
  let app: App;
  type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
  const call = (method: Method, url: string, headers: Record<string, string> = ALICE, payload?: object) =>
    app.inject({ method, url, headers, ...(payload && { payload }) });

  beforeEach(async () => {
    ({ app } = await testService());
    const users = memoryUsers();
    for (const one of [alice, bob]) await users.add(one);
    const cached = cacheAside(memoryCache(), { namespace: 'profiles', ttlMs: 1000 });
    userRoutes(app, { ...users, profiles: cachedProfiles(users.profiles, cached) });
  });

  it('shows everybody their own profile, changed at once', async () => {
    const response = await call('GET', ME);
    expect(response.json()).toEqual(alice);
    expect(response.headers['cache-control']).toBe('no-store');
    const changed = await call('PATCH', ME, ALICE, { name: 'Alice', locale: 'de' });
    expect(changed.json()).toEqual({ ...alice, name: 'Alice', locale: 'de' });
    expect((await call('GET', ME)).json()).toEqual(changed.json());
    expect((await call('GET', ME, BOB)).json()).toEqual(bob);
  });

  it.each([
    {},
    { name: '' },
    { email: 'other@example.com' },
    { id: bob.id },
    { locale: 'Deutsch' },
    { bio: 'x'.repeat(2001) },
    { bio: '\u0000' },
    { bio: null },
  ])('refuses the change %j', async (change) => {
    expect((await call('PATCH', ME, ALICE, change)).statusCode).toBe(400);
    expect((await call('GET', ME)).json()).toEqual(alice);
  });

  it('keeps addresses', async () => {
    const response = await call('POST', ADDRESSES, ALICE, home);
    expect(response.statusCode).toBe(201);
    const address = response.json<Address>();
    expect((await call('GET', ADDRESSES)).json()).toEqual({ items: [address] });
    expect((await call('DELETE', `${ADDRESSES}/${address.id}`)).statusCode).toBe(204);
    expect((await call('DELETE', `${ADDRESSES}/${address.id}`)).statusCode).toBe(404);
    expect((await call('POST', ADDRESSES, ALICE, { ...home, country: 'Swiss' })).statusCode).toBe(400);
  });

  it('keeps only so many', async () => {
    for (let count = 0; count < MOST_ADDRESSES; count += 1) await call('POST', ADDRESSES, ALICE, home);
    expect((await call('POST', ADDRESSES, ALICE, home)).statusCode).toBe(409);
    expect((await call('POST', ADDRESSES, BOB, home)).statusCode).toBe(201);
  });

  it('lets nobody see or delete what is another’s', async () => {
    const { id } = (await call('POST', ADDRESSES, ALICE, home)).json<Address>();
    expect((await call('GET', ADDRESSES, BOB)).json()).toEqual({ items: [] });
    expect((await call('DELETE', `${ADDRESSES}/${id}`, BOB)).statusCode).toBe(404);
    expect((await call('GET', ADDRESSES)).json().items).toHaveLength(1);
  });

  it('ends an account', async () => {
    await call('POST', ADDRESSES, ALICE, home);
    expect((await call('DELETE', ME)).statusCode).toBe(204);
    for (const [method, payload] of [['GET'], ['DELETE'], ['PATCH', { bio: 'x' }]] as const) {
      expect((await call(method, ME, ALICE, payload)).statusCode).toBe(404);
    }
    expect((await call('POST', ADDRESSES, ALICE, home)).statusCode).toBe(404);
    expect((await call('GET', ME, BOB)).statusCode).toBe(200);
  });

  it.each([
    ['GET', ME, 'users:read'],
    ['PATCH', ME, 'users:write', { bio: 'x' }],
    ['DELETE', ME, undefined],
    ['GET', ADDRESSES, 'users:read'],
    ['POST', ADDRESSES, 'users:write', home],
    ['DELETE', `${ADDRESSES}/${alice.id}`, 'users:write'],
  ] as const)('guards %s %s', async (method, url, scope, payload?: object) => {
    const answer = async (headers: Record<string, string>) => (await call(method, url, headers, payload)).statusCode;
    expect(await answer({})).toBe(401);
    expect(await answer(apiKeyOf(alice.id))).toBe(403);
    const others = ['users:read', 'users:write', 'orders:write'].filter((other) => other !== scope);
    expect(await answer(apiKeyOf(alice.id, ...others))).toBe(403);
    if (scope) expect(await answer(apiKeyOf(alice.id, scope))).not.toBe(403);
  });

  it('describes every answer', async () => {
    await app.ready();
    const { paths } = (await app.inject('/openapi.json')).json();
    const statuses = (path: string, method: string) => Object.keys(paths[path][method].responses).join(' ');
    expect(statuses(ADDRESSES, 'post')).toBe('201 400 401 403 404 409 413 415 503 default');
    expect(statuses(ME, 'delete')).toBe('204 400 401 403 404 503 default');
  });
});
