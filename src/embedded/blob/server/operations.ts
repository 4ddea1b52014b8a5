import { s3Error } from '../errors.ts';
import type { Reply } from './reply.ts';
import type { Request } from './request.ts';
import type { Stats } from './stats.ts';

/** No bucket can have this name: names have three characters at least. */
const PREFIX = '/-/';
/** What proxies add: whoever comes through one is not from this machine. */
const FORWARDED = /^(?:forwarded|via|x-forwarded-.*|x-real-ip)$/;

export const isOperations = ({ path }: Request) => path.startsWith(PREFIX);

/** Statistics as JSON and for Prometheus, for this machine only; no S3 and no signature. */
export function operationsReply(request: Request, stats: Stats): Reply {
  const address = request.message.socket.remoteAddress ?? '';
  const here = /^(?:127\.|::1$|::ffff:127\.)/.test(address);
  if (!here || [...request.headers.keys()].some((name) => FORWARDED.test(name))) throw s3Error('AccessDenied');
  if (request.method !== 'GET' && request.method !== 'HEAD') throw s3Error('MethodNotAllowed');
  switch (request.path) {
    case `${PREFIX}stats`:
      return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(stats.list()) };
    case `${PREFIX}metrics`:
      return { status: 200, headers: { 'content-type': 'text/plain; version=0.0.4' }, body: stats.metrics() };
    default:
      throw s3Error('NoSuchKey');
  }
}
