import { EVERYTHING } from '@app/kit/auth';
import { SignJWT } from 'jose';
import type { Account } from './accounts/index.ts';
import { ALGORITHM, type KeyRing } from './keys/ring.ts';

export interface TokenIssuer {
  /** Life of an access token in seconds. */
  readonly seconds: number;
  /** A JWT that tells who its bearer is and what they may do. */
  issue(account: Pick<Account, 'id' | 'scopes'>): Promise<string>;
}

export interface TokenIssuerOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly accessTokenSeconds: number;
  readonly keys: KeyRing;
}

export function createTokenIssuer({ issuer, audience, accessTokenSeconds, keys }: TokenIssuerOptions): TokenIssuer {
  return {
    seconds: accessTokenSeconds,
    issue: async ({ id, scopes }) => {
      const key = await keys.signing();
      return new SignJWT({ scope: [EVERYTHING, ...scopes].join(' ') })
        .setProtectedHeader({ alg: ALGORITHM, kid: key.id, typ: 'JWT' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(id)
        .setIssuedAt()
        .setExpirationTime(`${accessTokenSeconds}s`)
        .sign(key.privateKey);
    },
  };
}
