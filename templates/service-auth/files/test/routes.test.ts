import type { Tokens, User } from '@app/contracts/auth';
import { memoryCache } from '@app/kit/cache';
import type { App } from '@app/kit/service';
import { testService, testTelemetry } from '@app/kit/testing';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { createKeyRing } from '../src/keys/index.ts';
import { authRoutes } from '../src/routes.ts';
import { createThrottle } from '../src/throttle.ts';
import { createTokenIssuer } from '../src/tokens.ts';
import { memoryAccounts, memoryKeys, memorySessions } from './support/memory.ts';

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
    authRoutes(app, {
      accounts: memoryAccounts(),
      sessions: memorySessions(),
      keys,
      tokens: createTokenIssuer({ issuer: 'auth', audience: 'shop', accessTokenSeconds: 900, keys }),
      throttle: createThrottle(memoryCache()),
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

    const me = await app.inject({ url: '/api/auth/me', headers: { 'x-user-id': user.id } });
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

  it('wants an identity for me', async () => {
    expect((await app.inject('/api/auth/me')).statusCode).toBe(401);
  });

  it('writes no password, token or address into the log', async () => {
    await post('register', alice);
    await post('register', alice);
    const { refreshToken } = (await logIn()).json<Tokens>();
    for (const secret of [alice.password, refreshToken, 'alice@']) expect(lines.join()).not.toContain(secret);
  });
});
