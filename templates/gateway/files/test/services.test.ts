import { afterEach, expect, test } from 'vitest';
import type { RouteRule } from '../src/config/index.ts';
import { openIssuer, openServices, type Services } from '../src/services.ts';
import { startService, type TestService } from './support/running.ts';
import { createIssuer } from './support/tokens.ts';

const keys = await createIssuer();
const closing: { close(): Promise<void> }[] = [];
const before = { ...process.env };
afterEach(async () => {
  process.env = { ...before };
  for (const one of closing.splice(0).reverse()) await one.close();
});

async function serving(answers: Readonly<Record<string, unknown>>): Promise<TestService> {
  const service = await startService((req, res) => {
    const answer = answers[req.url ?? ''];
    res.writeHead(answer === undefined ? 404 : 200).end(JSON.stringify(answer ?? {}));
  });
  closing.push(service);
  return service;
}
const urlOf = ({ endpoint }: TestService) => `http://127.0.0.1:${endpoint.port}`;
function opened(rules: Parameters<typeof openServices>[0]): Services {
  const services = openServices(rules);
  closing.push(services);
  return services;
}

test('a service of the platform issues tokens', async () => {
  process.env['AUTH_URL'] = urlOf(await serving({ '/.well-known/jwks.json': keys.jwks }));
  const auth = { issuer: 'auth', prefix: 'AUTH', url: null, audience: 'shop', apiKeys: false };
  const { verifier } = openIssuer(auth, opened({ routes: [], auth }));
  expect(await verifier.verify(await keys.token())).toMatchObject({ subject: 'user-1' });
});

test.each(['with discovery', 'without'])('so does somebody outside, %s', async (how) => {
  const answers: Record<string, unknown> = {};
  const url = urlOf(await serving(answers));
  const place = how === 'without' ? '/.well-known/jwks.json' : '/keys';
  answers[place] = keys.jwks;
  if (how !== 'without') answers['/.well-known/openid-configuration'] = { jwks_uri: `${url}/keys` };
  const auth = { issuer: url, prefix: null, url, audience: 'shop', apiKeys: false };
  const { verifier } = openIssuer(auth, opened({ routes: [], auth }));
  expect(await verifier.verify(await keys.token({ issuer: url }))).toMatchObject({ subject: 'user-1' });
  await expect(verifier.verify(await keys.token())).rejects.toMatchObject({ status: 401 });
});

test('a service of the platform knows the API keys', async () => {
  const answers: Record<string, unknown> = {};
  process.env['AUTH_URL'] = urlOf(await serving(answers));
  const auth = { issuer: 'auth', prefix: 'AUTH', url: null, audience: 'shop', apiKeys: true };
  const { apiKeys } = openIssuer(auth, opened({ routes: [], auth }));
  await expect(async () => apiKeys?.verify('unknown-key')).rejects.toMatchObject({ status: 401 });
  answers['/internal/api-keys/verify'] = { userId: 'u1', keyId: 'k1', scopes: ['a', 'b'], expiresAt: null };
  expect(await apiKeys?.verify('another-key')).toEqual({ subject: 'u1', keyId: 'k1', scopes: 'a b' });
});

test('an issuer without keys is no reason to believe anything', async () => {
  process.env['AUTH_URL'] = urlOf(await serving({}));
  const auth = { issuer: 'auth', prefix: 'AUTH', url: null, audience: 'shop', apiKeys: false };
  const { verifier, warm } = openIssuer(auth, opened({ routes: [], auth }));
  await warm();
  await expect(verifier.verify(await keys.token())).rejects.toMatchObject({ status: 503 });
});

test('addresses that are missing are all named', () => {
  const routes = ['order', 'product'].map((to) => ({ to, prefix: to.toUpperCase() }) as RouteRule);
  expect(() => openServices({ routes, auth: null })).toThrow(/ORDER_URL.*PRODUCT_URL/);
});
