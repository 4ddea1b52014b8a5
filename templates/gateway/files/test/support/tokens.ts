import { exportJWK, generateKeyPair, type JSONWebKeySet, SignJWT } from 'jose';

export interface TestIssuer {
  readonly jwks: JSONWebKeySet;
  /** A token for `claims`; by default one of user-1 that is good for five minutes. */
  token(claims?: TokenOptions): Promise<string>;
}

interface TokenOptions {
  readonly subject?: string;
  readonly issuer?: string;
  readonly audience?: string;
  readonly scope?: string;
  /** Seconds since the epoch. */
  readonly expires?: number;
}

export async function createIssuer(kid = 'key-1', algorithm = 'ES256'): Promise<TestIssuer> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm);
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' };
  return {
    jwks: { keys: [jwk] },
    token: ({ subject = 'user-1', issuer = 'auth', audience = 'shop', scope, expires } = {}) =>
      new SignJWT(scope === undefined ? {} : { scope })
        .setProtectedHeader({ alg: algorithm, kid })
        .setSubject(subject)
        .setIssuer(issuer)
        .setAudience(audience)
        .setExpirationTime(expires ?? Math.floor(Date.now() / 1000) + 300)
        .sign(privateKey),
  };
}
