import type { IncomingHttpHeaders } from 'node:http';
import { problems } from '@app/kit/problem';
import type { RouteRule } from '../config/index.ts';
import { API_KEY_HEADER, type ApiKeys } from './apikeys.ts';
import type { Caller, Verifier } from './verifier.ts';

/** Who is calling, at once where that is known; throws or rejects with a 401 problem. */
export type Authenticate = (
  rule: Pick<RouteRule, 'auth'>,
  headers: IncomingHttpHeaders,
) => Caller | undefined | Promise<Caller>;

/** Token68 of RFC 7235. A longer one is nobody's: ours have some hundred bytes. */
const BEARER = /^Bearer +([\w\-.~+/]{1,8192}=*)$/i;

/**
 * required: a good token or API key, or 401. optional: none is fine, a bad one is not, for its bearer thinks he is known and would
 * better refresh it. none: nothing is looked at. Where both are sent, the token alone counts.
 */
export function createAuthenticate(verifier: Verifier | undefined, apiKeys?: ApiKeys): Authenticate {
  return ({ auth }, headers) => {
    if (auth === 'none') return undefined;
    const { authorization } = headers;
    if (authorization !== undefined) {
      const [, token] = BEARER.exec(authorization) ?? [];
      if (!token || !verifier) throw problems.unauthorized();
      return verifier.verify(token);
    }
    const key = headers[API_KEY_HEADER];
    if (apiKeys && key !== undefined) return apiKeys.verify(String(key));
    if (auth === 'optional') return undefined;
    throw problems.unauthorized();
  };
}
