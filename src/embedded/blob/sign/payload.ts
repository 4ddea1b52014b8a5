import { s3Error } from '../errors.ts';
import type { Request } from '../server/request.ts';

/** What the signature of a request says about its body. */
export interface Payload {
  /** As it stands in the signed text. */
  readonly text: string;
  /** The body's SHA-256 in hex, where it is signed as a whole. */
  readonly sha256?: string;
  /** The body comes in chunks (aws-chunked), each with a signature or not. */
  readonly chunks?: { readonly signed: boolean; readonly trailer: boolean };
}

const CHUNKS: ReadonlyMap<string, Payload['chunks']> = new Map([
  ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD', { signed: true, trailer: false }],
  ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER', { signed: true, trailer: true }],
  ['STREAMING-UNSIGNED-PAYLOAD-TRAILER', { signed: false, trailer: true }],
]);

export function payloadOf(request: Request, via: 'header' | 'query'): Payload {
  const text = request.header('x-amz-content-sha256') ?? request.parameter('x-amz-content-sha256');
  if (text === undefined) {
    if (via === 'query') return { text: 'UNSIGNED-PAYLOAD' };
    throw s3Error('MissingSecurityHeader', 'The header x-amz-content-sha256 is missing.');
  }
  const chunks = CHUNKS.get(text);
  if (chunks) return { text, chunks };
  if (/^[0-9a-f]{64}$/.test(text)) return { text, sha256: text };
  if (text === 'UNSIGNED-PAYLOAD') return { text };
  throw s3Error('InvalidArgument', 'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a way of streaming, or a SHA-256.');
}
