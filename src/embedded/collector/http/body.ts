import type { IncomingMessage } from 'node:http';
import { createGunzip } from 'node:zlib';

/** Of one request, before and after decompression. */
export const MOST_SENT = 8 * 1024 * 1024;
export const MOST_BYTES = 32 * 1024 * 1024;

export class BodyTooLarge extends Error {}
export class BodyUnreadable extends Error {}

/** The body of a request, decompressed where it says so. */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'gzip' && encoding !== 'identity') {
    return Promise.reject(new BodyUnreadable(`content-encoding ${encoding} is not known; gzip is`));
  }
  if (Number(request.headers['content-length'] ?? 0) > MOST_SENT) {
    return Promise.reject(new BodyTooLarge(`a body has at most ${MOST_SENT} bytes`));
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const limit = encoding === 'gzip' ? MOST_BYTES : MOST_SENT;
    let size = 0;
    const stream = encoding === 'gzip' ? request.pipe(createGunzip()) : request;
    const fail = (error: Error) => {
      request.unpipe();
      if (stream !== request) stream.destroy();
      reject(error);
    };
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) fail(new BodyTooLarge(`a body has at most ${limit} bytes`));
      else chunks.push(chunk);
    });
    stream.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    stream.once('error', (error) => fail(new BodyUnreadable(error.message)));
    request.once('aborted', () => fail(new BodyUnreadable('the body broke off')));
  });
}
