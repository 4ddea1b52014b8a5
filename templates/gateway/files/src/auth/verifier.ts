import { Problem } from '@app/kit/problem';
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';

/** What a valid token or API key says about its bearer. */
export interface Caller {
  readonly subject: string;
  /** Between spaces, as in the claim `scope` (RFC 8693 §4.2). */
  readonly scopes: string;
  /** The API key he came with, if it was one. */
  readonly keyId?: string;
}

export interface Verifier {
  /** At once for a token that is known. Rejects with a 401 problem for one that is not good. */
  verify(token: string): Caller | Promise<Caller>;
}

export interface VerifierOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly find: JWTVerifyGetKey;
  /** Tokens remembered at most; beyond that the oldest go. */
  readonly capacity?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** Asymmetric only: with HS256 here, a public key could be used as a shared secret (RFC 8725 §2.1). */
const ALGORITHMS = ['ES256', 'EdDSA', 'RS256'];
/** Clocks of machines differ; seconds. */
const TOLERANCE = 5;

interface Known {
  readonly caller: Caller;
  readonly until: number;
}

/** Verifies each token once and remembers it until it expires: a signature check costs more than the rest of a request. */
export function createVerifier(options: VerifierOptions): Verifier {
  const { issuer, audience, find, capacity = 20_000, now = Date.now } = options;
  const known = new Map<string, Known>();
  const pending = new Map<string, Promise<Caller>>();

  const check = async (token: string): Promise<Caller> => {
    const { payload } = await jwtVerify(token, find, {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      clockTolerance: TOLERANCE,
      currentDate: new Date(now()),
      requiredClaims: ['exp', 'sub'],
    });
    const caller = { subject: subjectOf(payload), scopes: scopesOf(payload) };
    const [oldest] = known.keys();
    if (known.size >= capacity && oldest !== undefined) known.delete(oldest);
    known.set(token, { caller, until: ((payload.exp ?? 0) + TOLERANCE) * 1000 });
    return caller;
  };

  const checkOnce = (token: string): Promise<Caller> => {
    const running = pending.get(token);
    if (running) return running;
    const work = check(token)
      .catch((error) => Promise.reject(error instanceof errors.JOSEError ? invalid(error) : error))
      .finally(() => pending.delete(token));
    pending.set(token, work);
    return work;
  };

  return {
    verify: (token) => {
      const found = known.get(token);
      if (found && found.until > now()) return found.caller;
      if (found) known.delete(token);
      return checkOnce(token);
    },
  };
}

function subjectOf({ sub }: JWTPayload): string {
  // It becomes a header: no control characters, no line breaks, nothing but ASCII.
  if (typeof sub === 'string' && /^[!-~]{1,255}$/.test(sub)) return sub;
  throw new errors.JWTInvalid('The subject is not usable.');
}

function scopesOf({ scope }: JWTPayload): string {
  return typeof scope === 'string' && /^[ -~]*$/.test(scope) ? scope : '';
}

/** RFC 6750 §3.1. */
function invalid(cause: errors.JOSEError) {
  return new Problem(401, undefined, {
    detail: cause instanceof errors.JWTExpired ? 'The access token has expired.' : 'The access token is not valid.',
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    cause,
  });
}
