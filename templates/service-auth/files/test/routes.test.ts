import type { CreatedApiKey, Tokens, User } from '@app/contracts/auth';
import { memoryCache } from '@app/kit/cache';
import { newId } from '@app/kit/id';
import type { App } from '@app/kit/service';
import { apiKeyOf, personOf, testService, testTelemetry } from '@app/kit/testing';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { createKeyRing } from '../src/keys/index.ts';
import { createPasswords } from '../src/passwords/index.ts';
import { authRoutes } from '../src/routes/index.ts';
import { createThrottle } from '../src/throttle/index.ts';
import { createTokenIssuer } from '../src/tokens.ts';
import { memoryAccounts, memoryApiKeys, memoryKeys, memorySessions } from './support/memory.ts';

const alice = { email: 'Alice@Example.com', password: 'correct horse', name: 'Alice' };

describe('/api/auth', () => {
  let app: App;
  let lines: string[];
  const post = (path: string, payload: object) => app.inject({ method: 'POST', url: `/api/auth/${path}`, payload });
  const logIn = async (password = alice.password) => post('login', { email: 'alice@example.com', password });

  beforeEach(async () => {
    lines = [];
    ({ app } = await testService(lines));
    const keys = createKeyRing(memoryKeys(), { accessTokenSeconds: 900, log: testTelemetry().log });
    const accounts = memoryAccounts();
    authRoutes(app, {
      accounts,
      apiKeys: memoryApiKeys(accounts),
      passwords: createPasswords({ ln: 4, r: 8, p: 1 }),
      sessions: memorySessions(),
      keys,
      tokens: createTokenIssuer({ issuer: 'auth', audience: 'shop', accessTokenSeconds: 900, keys }),
      throttle: createThrottle(memoryCache(), { registrations: 50 }),
    });
  });

  it('registers, logs in and says who that is', async () => {
    const registered = await post('register', alice);
    expect(registered.statusCode).toBe(201);
    const user = registered.json<User>();
    expect(user).toEqual({ id: expect.any(String), email: 'alice@example.com', name: 'Alice' });

    const response = await logIn();
    expect(response.headers['cache-control']).toBe('no-store');
    const tokens = response.json<Tokens>();
    expect(tokens).toMatchObject({ tokenType: 'Bearer', expiresIn: 900 });
    const jwks = (await app.inject('/.well-known/jwks.json')).json<JSONWebKeySet>();
    const { payload } = await jwtVerify(tokens.accessToken, createLocalJWKSet(jwks), { audience: 'shop' });
    expect(payload.sub).toBe(user.id);

    const me = await app.inject({ url: '/api/auth/me', headers: personOf(user.id) });
    expect(me.json()).toEqual(user);
  });

  it('does not tell who has an account', async () => {
    await post('register', alice);
    const again = await post('register', { ...alice, password: 'something else' });
    expect(again.statusCode).toBe(201);
    expect(Object.keys(again.json())).toEqual(['id', 'email', 'name']);
    expect((await logIn('something else')).statusCode).toBe(401);
    expect((await logIn()).statusCode).toBe(200);

    const [wrong, unknown] = [
      await logIn('wrong'),
      await post('login', { email: 'bob@example.com', password: 'wrong' }),
    ];
    const { instance: _wrong, ...first } = wrong.json();
    const { instance: _unknown, ...second } = unknown.json();
    expect(first).toEqual(second);
  });

  it('rotates refresh tokens and ends a session whose token comes twice', async () => {
    await post('register', alice);
    const { refreshToken } = (await logIn()).json<Tokens>();
    const next = (await post('refresh', { refreshToken })).json<Tokens>();
    expect(next.refreshToken).not.toBe(refreshToken);
    expect((await post('refresh', { refreshToken })).statusCode).toBe(401);
    expect((await post('refresh', { refreshToken: next.refreshToken })).statusCode).toBe(401);
    expect(lines.join()).toContain('a refresh token came twice');
  });

  it('logs out', async () => {
    await post('register', alice);
    const { refreshToken } = (await logIn()).json<Tokens>();
    expect((await post('logout', { refreshToken })).statusCode).toBe(204);
    expect((await post('refresh', { refreshToken })).statusCode).toBe(401);
  });

  it('refuses weak or malformed registrations', async () => {
    const response = await post('register', { email: 'nobody', password: 'short', name: '' });
    expect(response.statusCode).toBe(400);
    expect(response.json().errors).toHaveLength(3);
  });

  it('wants an identity for what is somebody’s own', async () => {
    const routes = [
      ['GET', '/api/auth/me'],
      ['GET', '/api/auth/keys'],
      ['POST', '/api/auth/keys', { name: 'ci', scopes: ['users:read'] }],
      ['DELETE', `/api/auth/keys/${newId()}`],
    ] as const;
    for (const [method, url, payload] of routes) {
      const response = await app.inject({ method, url, ...(payload && { payload }) });
      expect(response.statusCode, url).toBe(401);
      expect(response.headers['content-type'], url).toBe('application/problem+json');
    }
  });

  it('describes every answer', async () => {
    await app.ready();
    const { paths } = (await app.inject('/openapi.json')).json();
    const statuses = (path: string, method: string) => Object.keys(paths[path][method].responses).join(' ');
    expect(statuses('/api/auth/keys', 'post')).toBe('201 400 401 403 409 413 415 422 503 default');
    expect(statuses('/api/auth/login', 'post')).toBe('200 400 401 413 415 429 503 default');
    expect(paths['/api/auth/logout'].post.responses['204']).not.toHaveProperty('content');
  });

  describe('keys', () => {
    let owner: Record<string, string>;
    const make = (payload: object, headers = owner) =>
      app.inject({ method: 'POST', url: '/api/auth/keys', headers, payload });
    const verify = (key: string) => app.inject({ method: 'POST', url: '/internal/api-keys/verify', payload: { key } });
    const list = (headers = owner) => app.inject({ url: '/api/auth/keys', headers });
    const remove = (id: string, headers = owner) =>
      app.inject({ method: 'DELETE', url: `/api/auth/keys/${id}`, headers });
    const ci = { name: 'ci', scopes: ['orders:read', 'products:write'] };

    beforeEach(async () => {
      owner = personOf((await post('register', alice)).json<User>().id);
    });

    it('are made, shown once, checked and revoked', async () => {
      const response = await make(ci);
      expect(response.statusCode).toBe(201);
      const { key, ...shown } = response.json<CreatedApiKey>();
      expect((await list()).json()).toEqual({ items: [shown] });
      const checked = await verify(key);
      expect(checked.statusCode).toBe(200);
      expect(checked.json()).toEqual({
        userId: owner['x-user-id'],
        keyId: shown.id,
        scopes: ci.scopes,
        expiresAt: null,
      });
      expect((await remove(shown.id)).statusCode).toBe(204);
      expect((await verify(key)).statusCode).toBe(404);
      expect(lines.join()).not.toContain(key);
    });

    it('belong to one user alone', async () => {
      const { id } = (await make(ci)).json<CreatedApiKey>();
      const other = personOf((await post('register', { ...alice, email: 'bob@example.com' })).json<User>().id);
      expect((await list(other)).json()).toEqual({ items: [] });
      expect((await remove(id, other)).statusCode).toBe(404);
      expect((await list()).json().items).toHaveLength(1);
    });

    it('are not handled by keys, whatever they may do', async () => {
      const { id } = (await make(ci)).json<CreatedApiKey>();
      const key = apiKeyOf(owner['x-user-id'] ?? '', 'users:read', 'users:write');
      expect((await make(ci, key)).statusCode).toBe(403);
      expect((await list(key)).statusCode).toBe(403);
      expect((await remove(id, key)).statusCode).toBe(403);
    });

    it.each([
      [400, { name: '', scopes: ['users:read'] }],
      [400, { name: 'x', scopes: [] }],
      [400, { name: 'x', scopes: ['*'] }],
      [400, { name: 'x', scopes: ['users:read', 'users:read'] }],
      [400, { name: 'x', scopes: ['users:read'], expiresAt: 'tomorrow' }],
      [400, { name: 'x\u0000', scopes: ['users:read'] }],
      [422, { name: 'x', scopes: ['users:read'], expiresAt: '2020-01-01T00:00:00Z' }],
      [422, { name: 'x', scopes: ['users:read'], expiresAt: '2030-12-31T23:59:60Z' }],
    ])('are refused with %i: %j', async (status, payload) => {
      expect((await make(payload)).statusCode).toBe(status);
    });

    it('let a program know who it works for only with that scope', async () => {
      const me = (...scopes: string[]) =>
        app.inject({ url: '/api/auth/me', headers: apiKeyOf(owner['x-user-id'] ?? '', ...scopes) });
      expect((await me('users:read')).statusCode).toBe(200);
      expect((await me('orders:read')).statusCode).toBe(403);
    });
  });

  it('writes no password, token or address into the log', async () => {
    await post('register', alice);
    await post('register', alice);
    const { refreshToken } = (await logIn()).json<Tokens>();
    for (const secret of [alice.password, refreshToken, 'alice@']) expect(lines.join()).not.toContain(secret);
  });
});
