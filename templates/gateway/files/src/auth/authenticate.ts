import type { IncomingHttpHeaders } from 'node:http';
import { problems } from '@app/kit/problem';
import type { RouteRule } from '../config/index.ts';
import type { Caller, Verifier } from './verifier.ts';

/** Who is calling, at once where that is known; throws or rejects with a 401 problem. */
export type Authenticate = (
  rule: Pick<RouteRule, 'auth'>,
  headers: IncomingHttpHeaders,
) => Caller | undefined | Promise<Caller>;

/** Token68 of RFC 7235, as long as a header may be. */
const BEARER = /^Bearer +([\w\-.~+/]+=*)$/i;

/**
 * required: a good token, or 401. optional: none is fine, a bad one is not, for its bearer thinks he is known and would better
 * refresh it. none: tokens are not looked at.
 */
export function createAuthenticate(verifier: Verifier | undefined): Authenticate {
  return ({ auth }, { authorization }) => {
    if (auth === 'none') return undefined;
    if (authorization === undefined) {
      if (auth === 'optional') return undefined;
      throw problems.unauthorized();
    }
    const [, token] = BEARER.exec(authorization) ?? [];
    if (!token || !verifier) throw problems.unauthorized();
    return verifier.verify(token);
  };
}
