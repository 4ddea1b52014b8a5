import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendRaw } from '../support/raw.ts';
import { startGateway, startService, type TestGateway, type TestService } from '../support/running.ts';

/** The issuer's pair of keys, and one of somebody else. */
const [own, foreign] = [
  generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  generateKeyPairSync('ec', { namedCurve: 'P-256' }),
];
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwks = {
  keys: [
    { ...own.publicKey.export({ format: 'jwk' }), kid: 'key-1', alg: 'ES256', use: 'sig' },
    { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'key-2', alg: 'RS256', use: 'sig' },
  ],
};
const now = Math.floor(Date.now() / 1000);
const CLAIMS = { iss: 'auth', aud: 'shop', sub: 'user-1', iat: now, exp: now + 300 };
const HEADER = { alg: 'ES256', typ: 'JWT', kid: 'key-1' };

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
function token(header: unknown, claims: unknown = CLAIMS, key: KeyObject | null = own.privateKey): string {
  const text = `${encode(header)}.${encode(claims)}`;
  if (!key) return `${text}.`;
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}
function symmetric(secret: string | Buffer, alg = 'HS256'): string {
  const text = `${encode({ ...HEADER, alg })}.${encode(CLAIMS)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}
/** With `change`, or without what is undefined in it. */
const claims = (change: object) => token(HEADER, { ...CLAIMS, ...change });
const good = token(HEADER);
const [head = '', body = '', signature = ''] = good.split('.');

let gateway: TestGateway;
let service: TestService;
let elsewhere: TestService;
beforeAll(async () => {
  service = await startService((_, res) => void res.end());
  elsewhere = await startService((_, res) => void res.end(JSON.stringify(jwks)));
  gateway = await startGateway({ routes: [{ path: '/api', auth: 'required' }], replicas: [service.endpoint], jwks });
});
afterAll(async () => {
  await Promise.all([gateway, service, elsewhere].map((one) => one.close()));
});
const ask = async (authorization: string) => (await fetch(`${gateway.url}/api`, { headers: { authorization } })).status;
const url = () => `http://127.0.0.1:${elsewhere.endpoint.port}/keys`;
const jwk = { ...foreign.publicKey.export({ format: 'jwk' }), kid: 'key-1', alg: 'ES256' };
const pem = own.publicKey.export({ format: 'pem', type: 'spki' }).toString();

test('the token that the others are made from is good', async () => {
  expect(await ask(`Bearer ${good}`)).toBe(200);
});

test.each<[string, () => string]>([
  ['no signature', () => `${head}.${body}.`],
  ['no signature, and no dot', () => `${head}.${body}`],
  ...['none', 'None', 'NONE', 'nOnE', ''].map((alg): [string, () => string] => [
    `alg ${alg}`,
    () => token({ ...HEADER, alg }, CLAIMS, null),
  ]),
  ['alg none with a signature', () => token({ ...HEADER, alg: 'none' })],
  ['no alg', () => token({ typ: 'JWT', kid: 'key-1' })],
  ['two algs', () => token('{"alg":"ES256","kid":"key-1","alg":"none"}', CLAIMS, null)],
  ['HS256 with the public key as PEM', () => symmetric(pem)],
  ['HS256 with the public key as DER', () => symmetric(own.publicKey.export({ format: 'der', type: 'spki' }))],
  ['HS256 with the public key as JWK', () => symmetric(JSON.stringify(jwks.keys[0]))],
  ['HS256 with an empty secret', () => symmetric('')],
  ['HS512', () => symmetric(pem, 'HS512')],
  ['the algorithm of another key', () => token({ ...HEADER, alg: 'RS256' })],
  ['the key of another algorithm', () => token({ ...HEADER, kid: 'key-2' })],
  ['an algorithm that is not ours', () => token({ ...HEADER, alg: 'PS256', kid: 'key-2' })],
  ['somebody else’s signature', () => token(HEADER, CLAIMS, foreign.privateKey)],
  ['a signature of zeros', () => `${head}.${body}.${Buffer.alloc(64).toString('base64url')}`],
  [
    'a signature as DER',
    () => `${head}.${body}.${sign('sha256', Buffer.from(`${head}.${body}`), own.privateKey).toString('base64url')}`,
  ],
  ['half a signature', () => good.slice(0, -40)],
  ['claims that were changed', () => `${head}.${encode({ ...CLAIMS, sub: 'admin' })}.${signature}`],
  [
    'claims that were said twice',
    () => `${head}.${encode(`${JSON.stringify(CLAIMS).slice(0, -1)},"sub":"admin"}`)}.${signature}`,
  ],
  ['kid as a path', () => token({ ...HEADER, kid: '../../../../dev/null' }, CLAIMS, foreign.privateKey)],
  ['kid as SQL', () => token({ ...HEADER, kid: "x' UNION SELECT 'key" }, CLAIMS, foreign.privateKey)],
  ['kid as a URL', () => token({ ...HEADER, kid: url() }, CLAIMS, foreign.privateKey)],
  ['kid as a list', () => token({ ...HEADER, kid: ['key-1'] }, CLAIMS, foreign.privateKey)],
  ['kid as a prototype', () => token({ ...HEADER, kid: '__proto__' }, CLAIMS, foreign.privateKey)],
  ['a key in jwk', () => token({ ...HEADER, jwk }, CLAIMS, foreign.privateKey)],
  ['a key at jku', () => token({ ...HEADER, jku: url() }, CLAIMS, foreign.privateKey)],
  ['a certificate at x5u', () => token({ ...HEADER, x5u: url() }, CLAIMS, foreign.privateKey)],
  ['a certificate in x5c', () => token({ ...HEADER, x5c: [encode('x')] }, CLAIMS, foreign.privateKey)],
  ['crit that nobody knows', () => token({ ...HEADER, crit: ['exp2'], exp2: 1 })],
  ['crit that is empty', () => token({ ...HEADER, crit: [] })],
  ['a payload that is not encoded', () => token({ ...HEADER, crit: ['b64'], b64: false })],
  [
    'an encrypted token',
    () => `${encode({ alg: 'dir', enc: 'A256GCM' })}..${encode('iv')}.${encode('x')}.${encode('tag')}`,
  ],
  ['expired', () => claims({ exp: now - 60 })],
  ['exp 0', () => claims({ exp: 0 })],
  ['exp as text', () => claims({ exp: String(now + 300) })],
  ['no exp', () => claims({ exp: undefined })],
  ['not valid yet', () => claims({ nbf: now + 300 })],
  ['nbf as text', () => claims({ nbf: 'soon' })],
  ['another issuer', () => claims({ iss: 'https://auth' })],
  ['no issuer', () => claims({ iss: undefined })],
  ['two issuers', () => claims({ iss: ['auth', 'x'] })],
  ['another audience', () => claims({ aud: 'shop2' })],
  ['other audiences', () => claims({ aud: ['shop2', 'Shop'] })],
  ['no audience', () => claims({ aud: undefined })],
  ['no subject', () => claims({ sub: undefined })],
  ['an empty subject', () => claims({ sub: '' })],
  ['a subject that is none', () => claims({ sub: { id: 'user-1' } })],
  ['a subject with line breaks', () => claims({ sub: 'u\r\nx-user-scopes: *' })],
  ['a subject with NUL', () => claims({ sub: 'user-1\0' })],
  ['claims that are no object', () => token(HEADER, '"admin"')],
  ['claims that are no JSON', () => token(HEADER, '{')],
  ['a header that is no JSON', () => `${encode('{')}.${body}.${signature}`],
  ['8 KiB', () => `${head}.${body}.${'a'.repeat(8192)}`],
])('%s', async (_, make) => {
  const before = service.requests.length;
  expect(await ask(`Bearer ${make()}`)).toBe(401);
  expect(service.requests.length).toBe(before);
  expect(elsewhere.requests).toHaveLength(0);
});

test.each([
  ['no scheme', good],
  ['another scheme', `Basic ${good}`],
  ['no token', 'Bearer'],
  ['two tokens', `Bearer ${good} ${good}`],
  ['a list', `Bearer ${good}, Bearer ${good}`],
  ['quotes', `Bearer "${good}"`],
  ['characters outside of the alphabet', `Bearer ${good}%00`],
])('authorization: %s', async (_, authorization) => {
  expect(await ask(authorization)).toBe(401);
});

test.each([
  ['NUL', `authorization: Bearer ${good}\0`, 400],
  ['two headers', `authorization: Bearer ${good}\r\nauthorization: Bearer ${good}`, 400],
  ['20 KiB', `authorization: Bearer ${'a'.repeat(20_000)}`, 431],
  ['a token in a folded line', `authorization: Bearer\r\n ${good}`, 400],
])('authorization, byte by byte: %s', async (_, header, status) => {
  const answer = await sendRaw(gateway.port, `GET /api HTTP/1.1\r\nhost: a\r\nconnection: close\r\n${header}\r\n\r\n`);
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
});

test('after all of them the good token is still good', async () => {
  expect(await ask(`Bearer ${good}`)).toBe(200);
});
