import { createHash } from 'node:crypto';
import type { Request } from '../server/request.ts';

/**
 * The text that a request's signature is over:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html. Built from what was received, in particular with
 * the Host header as it came, so proxies in between must leave that alone.
 */
export function canonicalRequest(request: Request, signedHeaders: readonly string[], payload: string): string {
  const query = request.query
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const headers = signedHeaders.map((name) => `${name}:${trimmed(request.headers.get(name) ?? '')}\n`).join('');
  const path = encode(request.path).replaceAll('%2F', '/');
  return [request.method, path, query, headers, signedHeaders.join(';'), payload].join('\n');
}

/** Bytes but A-Z a-z 0-9 - . _ ~ as %XX. */
export const encode = (bytes: string): string =>
  bytes.replace(/[^\w.~-]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

export const sha256 = (data: string | Uint8Array): string =>
  (typeof data === 'string' ? createHash('sha256').update(data, 'latin1') : createHash('sha256').update(data)).digest(
    'hex',
  );

const trimmed = (value: string) => value.trim().replace(/ +/g, ' ');
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
