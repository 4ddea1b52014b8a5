import type { Tokens, User } from '@app/contracts/auth';
import { beforeAll, expect, test } from 'vitest';
import { call, expectProblem, type Member, newMember } from './support/api.ts';

let member: Member;
beforeAll(async () => {
  member = await newMember();
});

test('who registered can log in and is known', async () => {
  expect(member).toMatchObject({ tokenType: 'Bearer', expiresIn: expect.any(Number) });
  const me = await call<User>('GET', '/api/auth/me', { token: member.accessToken });
  expect(me).toMatchObject({ status: 200, body: { id: member.id, email: member.email, name: 'E2E' } });
});

test('a wrong password gets nobody in', async () => {
  const body = { email: member.email, password: `${member.password}!` };
  expectProblem(await call('POST', '/api/auth/login', { body }), 401);
});

test('without a token, or with a wrong one, nobody is known', async () => {
  expectProblem(await call('GET', '/api/auth/me'), 401);
  const [header, payload] = member.accessToken.split('.');
  const forged = await call('GET', '/api/auth/me', { token: `${header}.${payload}.AAAA` });
  expectProblem(forged, 401);
  expect(forged.headers.get('www-authenticate')).toContain('invalid_token');
});

test('nobody can say himself who he is', async () => {
  const headers = { 'x-user-id': member.id, 'x-user-scopes': 'admin' };
  expectProblem(await call('GET', '/api/auth/me', { headers }), 401);
});

test('a refresh token is good once', async () => {
  const { refreshToken } = member;
  const next = await call<Tokens>('POST', '/api/auth/refresh', { body: { refreshToken } });
  expect(next.status).toBe(200);
  expect((await call('GET', '/api/auth/me', { token: next.body.accessToken })).status).toBe(200);
  expectProblem(await call('POST', '/api/auth/refresh', { body: { refreshToken } }), 401);
});

test('a registration that makes no sense says why', async () => {
  const body = { email: 'nowhere', password: 'short', name: '' };
  const answer = await call('POST', '/api/auth/register', { body });
  expectProblem(answer, 400);
  expect(answer.body).toHaveProperty('errors');
});

test('anybody can verify tokens', async () => {
  const jwks = await call<{ keys: { kid: string; d?: string }[] }>('GET', '/.well-known/jwks.json');
  expect(jwks.status).toBe(200);
  const [header = ''] = member.accessToken.split('.');
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
  expect(jwks.body.keys.map((key) => key.kid)).toContain(kid);
  expect(jwks.body.keys.every((key) => key.d === undefined)).toBe(true);
});
