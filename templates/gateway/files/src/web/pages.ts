import { Problem, problems } from '@app/kit/problem';
import type { Exchange } from '../http/index.ts';
import type { Asset } from './assets.ts';

/** Answers with a file of the web client; rejects with a 404 problem when there is none. */
export type Pages = (exchange: Exchange) => Promise<void>;

/** The client needs nothing from elsewhere, and nothing elsewhere may use it. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  // Photos come from a store through this gateway; blob: and data: are those that the page itself made or is about to send.
  "img-src 'self' blob: data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** For pages (OWASP Secure Headers). */
const PAGE = [
  'content-security-policy',
  CONTENT_SECURITY_POLICY,
  'x-frame-options',
  'DENY',
  'referrer-policy',
  'same-origin',
  'permissions-policy',
  'camera=(), geolocation=(), microphone=()',
];

/** Browsers heed it over https alone, and complain about it elsewhere. */
const SECURE_PAGE = ['cross-origin-opener-policy', 'same-origin'];

export function createPages(assets: ReadonlyMap<string, Asset>, isApi: (path: string) => boolean): Pages {
  return async (exchange) => {
    const { req, path } = exchange;
    const asset = assets.get(path) ?? (wantsPage(exchange, isApi) ? assets.get('/index.html') : undefined);
    if (!asset) throw problems.notFound('There is nothing at this path.');
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      throw new Problem(405, undefined, { headers: { allow: 'GET, HEAD' } });
    }
    await send(exchange, asset);
  };
}

/** Paths without an ending that a browser goes to are views of the client: it has routes of its own. */
function wantsPage({ req, path }: Exchange, isApi: (path: string) => boolean): boolean {
  if (path === '/') return true;
  const isView = !path.slice(path.lastIndexOf('/')).includes('.') && !isApi(path);
  return isView && (req.headers.accept?.includes('text/html') ?? false);
}

async function send({ req, res, headers, secure }: Exchange, asset: Asset): Promise<void> {
  const zipped = acceptsGzip(req.headers['accept-encoding']) ? await asset.compressed() : undefined;
  const content = zipped ?? asset.content;
  const etag = zipped ? asset.etag.replace(/"$/, '-gzip"') : asset.etag;
  const out = [...headers];
  out.push('etag', etag, 'vary', 'accept-encoding');
  out.push('cache-control', asset.immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (asset.type.startsWith('text/html')) out.push(...PAGE, ...(secure ? SECURE_PAGE : []));
  if (knows(req.headers['if-none-match'], etag)) {
    res.writeHead(304, out).end();
    return;
  }
  out.push('content-type', asset.type, 'content-length', String(content.length));
  if (zipped) out.push('content-encoding', 'gzip');
  res.writeHead(200, out).end(req.method === 'HEAD' ? undefined : content);
}

function acceptsGzip(header: string | string[] | undefined): boolean {
  const gzip = String(header ?? '')
    .split(',')
    .find((coding) => /^\s*gzip\b/i.test(coding));
  return gzip !== undefined && !/q=0(?:\.0*)?\s*$/.test(gzip);
}

/** Weak comparison (RFC 9110 §13.1.2). */
function knows(header: string | undefined, etag: string): boolean {
  return header?.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag) ?? false;
}
