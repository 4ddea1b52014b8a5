import { generateKeyPairSync, sign } from 'node:crypto';

/** A token as the platform's issuer makes them (ES256), and the key set that it is verified with. */
export function makeToken({ issuer, audience }) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: issuer, aud: audience, sub: 'f3b9c2a0-5d0f-4b63-9d5c-0d5b2f1f7a11', iat: now, exp: now + 3600 };
  const text = `${encode({ alg: 'ES256', typ: 'JWT', kid: 'bench' })}.${encode(claims)}`;
  const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'bench', alg: 'ES256', use: 'sig' };
  return { token: `${text}.${signature.toString('base64url')}`, jwks: { keys: [jwk] } };
}
