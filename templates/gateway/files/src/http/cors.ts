import { Problem } from '@app/kit/problem';
import type { Exchange } from './exchange.ts';

const ALLOWED_METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const ALLOWED_HEADERS = 'authorization, content-type, idempotency-key, last-event-id, x-api-key, x-client, traceparent';
const EXPOSED = 'ratelimit-limit, ratelimit-remaining, ratelimit-reset, retry-after, x-cache, location';

/**
 * Lets pages of other origins read responses. Tokens travel in a header and not in cookies, so no credentials are allowed.
 * Returns true when the request was only a browser's question (a preflight) and is answered.
 */
export function createCors(origins: readonly string[]): (exchange: Exchange) => boolean {
  const allowed = new Set(origins);
  return ({ req, res, headers }) => {
    const { origin } = req.headers;
    if (allowed.size > 0) headers.push('vary', 'origin');
    if (req.headers.upgrade !== undefined && origin !== undefined && !isOwn(origin, req.headers.host)) {
      // Browsers do not ask before they open a WebSocket.
      if (!allowed.has(origin) && !allowed.has('*')) throw foreign();
    }
    const asks = req.method === 'OPTIONS' && req.headers['access-control-request-method'] !== undefined;
    if (origin === undefined || !(allowed.has(origin) || allowed.has('*'))) {
      if (asks) throw foreign();
      return false;
    }
    headers.push('access-control-allow-origin', origin, 'access-control-expose-headers', EXPOSED);
    if (!asks) return false;
    headers.push('access-control-allow-methods', ALLOWED_METHODS, 'access-control-allow-headers', ALLOWED_HEADERS);
    headers.push('access-control-max-age', '600');
    res.writeHead(204, headers).end();
    return true;
  };
}

function isOwn(origin: string, host: string | undefined): boolean {
  return origin === `https://${host}` || origin === `http://${host}`;
}

function foreign(): Problem {
  return new Problem(403, undefined, { detail: 'Pages of this origin may not call here.' });
}
