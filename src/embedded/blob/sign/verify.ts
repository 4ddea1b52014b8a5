import { createHmac, timingSafeEqual } from 'node:crypto';
import { s3Error } from '../errors.ts';
import type { Request } from '../server/request.ts';
import { canonicalRequest, sha256 } from './canonical.ts';
import { type Claim, claimOf } from './claim.ts';
import { type Payload, payloadOf } from './payload.ts';
import type { Users } from './users.ts';

/** How far the clock of a client may be off. */
const SKEW_MS = 15 * 60_000;

/** Who sent a request, proven, and what that proof says about its body. */
export interface Identity {
  readonly user: string;
  readonly via: Claim['via'];
  readonly payload: Payload;
  /** Goes on signing the chunks of the body. */
  readonly signer: Signer;
}

export interface Signer {
  readonly date: string;
  readonly scope: string;
  /** The signature of the request, which the first chunk's is built on. */
  readonly seed: string;
  sign(text: string): string;
}

/** Proves the signature of a request at a time (milliseconds since the epoch), or throws. */
export function verify(request: Request, users: Users, now: number): Identity {
  const claim = claimOf(request);
  const { user, via, day, region, date, signature } = claim;
  const known = users.has(user);
  const key = users.keyFor(user, day, region);
  const payload = payloadOf(request, via);
  const scope = `${day}/${region}/s3/aws4_request`;
  const sign = (text: string) => createHmac('sha256', key).update(text, 'latin1').digest('hex');
  const canonical = canonicalRequest(request, claim.signedHeaders, payload.text);
  const expected = sign(`AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(canonical)}`);
  const right = sameSignature(signature, expected);
  if (!known) throw s3Error('InvalidAccessKeyId', undefined, { AWSAccessKeyId: user });
  if (!right || !date.startsWith(day)) throw s3Error('SignatureDoesNotMatch');
  checkTime(claim, now);
  checkHeaders(request, claim);
  return { user, via, payload, signer: { date, scope, seed: signature, sign } };
}

/** In a time that does not tell how much of it is right. */
export function sameSignature(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given, 'latin1'), Buffer.from(expected, 'latin1')];
  return a.length === b.length && timingSafeEqual(a, b);
}

function checkTime({ date, expiresSeconds }: Claim, now: number): void {
  const at = Date.parse(date.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
  if (expiresSeconds === undefined) {
    if (!(Math.abs(now - at) <= SKEW_MS)) throw s3Error('RequestTimeTooSkewed');
    return;
  }
  if (!(at - now <= SKEW_MS)) throw s3Error('AccessDenied', 'Request is not valid yet');
  if (now > at + expiresSeconds * 1000) throw s3Error('AccessDenied', 'Request has expired');
}

/** What changes the meaning of a request must be under its signature. */
function checkHeaders(request: Request, { signedHeaders }: Claim): void {
  const open = [...request.headers.keys()].filter((name) => name.startsWith('x-amz-') && !signedHeaders.includes(name));
  if (open.length === 0) return;
  throw s3Error('AccessDenied', 'There were headers present in the request which were not signed', {
    HeadersNotSigned: open.join(', '),
  });
}
