import type { IncomingMessage } from 'node:http';
import { type Readable, Transform } from 'node:stream';
import { Problem } from '@app/kit/problem';
import type { Exchange } from '../http/index.ts';
import { Abandoned } from './failure.ts';

/** A small body is kept, so that it can be sent again; any other goes through as it comes. */
export type Body = null | Buffer | Readable;

/** Bytes. */
const SMALL = 64 * 1024;

/** Reads a small body, or wraps a large one or one of unknown length. Throws a 413 problem for one that is larger than `limit` bytes. */
export function takeBody({ req, res }: Pick<Exchange, 'req' | 'res'>, limit: number): Body | Promise<Body> {
  const chunked = req.headers['transfer-encoding'] !== undefined;
  const length = Number(req.headers['content-length'] ?? 0);
  if (!chunked && length === 0) return null;
  if (length > limit) throw tooLarge(limit);
  // Whoever asks before he sends may send now.
  if (req.headers.expect !== undefined) res.writeContinue();
  return !chunked && length <= SMALL ? read(req, length) : stream(req, limit);
}

function read(req: IncomingMessage, length: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.once('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, length)));
    req.once('error', () => reject(new Abandoned('caller gone')));
  });
}

/** Whoever sends it on may destroy this stream; the caller's is read on, because his connection carries our answer. */
function stream(req: IncomingMessage, limit: number): Readable {
  return req.pipe(counter(limit)).once('close', () => req.resume());
}

/** The length of a chunked body is known only at its end. */
function counter(limit: number): Transform {
  let total = 0;
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      total += chunk.length;
      if (total > limit) done(tooLarge(limit));
      else done(null, chunk);
    },
  });
}

function tooLarge(limit: number): Problem {
  return new Problem(413, undefined, { detail: `A body may have at most ${limit} bytes.` });
}
