import { createHash } from 'node:crypto';
import { s3Error } from '../errors.ts';
import type { Request } from '../server/request.ts';
import type { Identity } from '../sign/index.ts';
import type { Checksum } from '../store/index.ts';
import { ALGORITHMS, type Algorithm, algorithmOf, CHECKSUM, summer } from './checksum.ts';
import { chunks } from './chunks.ts';

/** 5 GiB: the largest body of one request in S3. */
const MOST_BYTES = 5 * 1024 ** 3;
const MOST_TEXT = 4 * 1024 ** 2;

export interface Received {
  readonly size: number;
  /** Hex. */
  readonly md5: string;
  readonly checksum?: Checksum;
}

/**
 * Hands the body of a request on, piece by piece, and proves at its end what was said about it: length, SHA-256, MD5, checksum,
 * signatures of chunks. When this throws, nothing of it may be kept.
 */
export async function receive(
  request: Request,
  identity: Identity,
  sink: (chunk: Uint8Array) => Promise<void> | void,
  /** A checksum to make even when none came; `none` where such headers are about something else. */
  wanted?: Algorithm | 'none',
): Promise<Received> {
  request.proceed();
  const { sha256, chunks: chunked } = identity.payload;
  const announced = lengthOf(request, chunked !== undefined);
  const trailers = new Map<string, string>();
  const source = chunked
    ? chunks(request.message, {
        ...(chunked.signed ? { signer: identity.signer } : {}),
        ...(chunked.trailer ? { trailers: (name, value) => trailers.set(name, value) } : {}),
      })
    : (request.message as AsyncIterable<Buffer>);
  const algorithm = wanted === 'none' ? undefined : (checksumName(request) ?? wanted);
  const sum = algorithm && summer(algorithm);
  const md5 = createHash('md5');
  const whole = sha256 === undefined ? undefined : createHash('sha256');
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > announced) throw s3Error('IncompleteBody');
    md5.update(chunk);
    whole?.update(chunk);
    sum?.add(chunk);
    await sink(chunk);
  }
  if (size !== announced) throw s3Error('IncompleteBody');
  if (whole && whole.digest('hex') !== sha256) throw s3Error('XAmzContentSHA256Mismatch');
  const digest = md5.digest();
  checkMd5(request, digest);
  const checksum = algorithm && sum ? { algorithm, value: sum.digest(), composite: false } : undefined;
  if (checksum) checkSum(request, trailers, checksum);
  return { size, md5: digest.toString('hex'), ...(checksum ? { checksum } : {}) };
}

function lengthOf(request: Request, chunked: boolean): number {
  const text = request.headers.get(chunked ? 'x-amz-decoded-content-length' : 'content-length');
  const encoded = request.headers.has('transfer-encoding');
  if (text === undefined && !encoded && !chunked) return 0;
  if (text === undefined || !/^\d+$/.test(text)) throw s3Error('MissingContentLength');
  if (Number(text) > MOST_BYTES) throw s3Error('EntityTooLarge');
  return Number(text);
}

/**
 * The algorithm of the checksum that comes with the request: in a header, or in a trailer that a header announces. One in the query
 * is ignored, as S3 does: the SDK signs that of an empty body into URLs for uploads.
 */
function checksumName(request: Request): Algorithm | undefined {
  const given = ALGORITHMS.filter((algorithm) => request.headers.has(`${CHECKSUM}${algorithm}`));
  const trailer = request.headers.get('x-amz-trailer')?.trim().toLowerCase();
  if (trailer?.startsWith(CHECKSUM)) given.push(algorithmOf(trailer.slice(CHECKSUM.length)));
  if (given.length > 1) throw s3Error('InvalidRequest', 'Expecting a single x-amz-checksum- header.');
  return given[0];
}

function checkSum(request: Request, trailers: ReadonlyMap<string, string>, { algorithm, value }: Checksum): void {
  const name = `${CHECKSUM}${algorithm}`;
  const announced = request.headers.get('x-amz-trailer')?.trim().toLowerCase() === name;
  const given = announced ? (trailers.get(name) ?? '') : request.headers.get(name);
  if (given !== undefined && given !== value) {
    throw s3Error('BadDigest', `The ${algorithm.toUpperCase()} you specified did not match what was received.`);
  }
}

function checkMd5(request: Request, digest: Buffer): void {
  const given = request.headers.get('content-md5');
  if (given === undefined) return;
  const bytes = Buffer.from(given, 'base64');
  if (bytes.length !== 16) throw s3Error('InvalidDigest');
  if (!bytes.equals(digest)) throw s3Error('BadDigest');
}

/** A small body as text, for requests that are XML. */
export async function receiveText(request: Request, identity: Identity): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  await receive(
    request,
    identity,
    (chunk) => {
      size += chunk.length;
      if (size > MOST_TEXT) throw s3Error('MalformedXML', 'The XML is too long.');
      pieces.push(chunk);
    },
    'none',
  );
  return Buffer.concat(pieces).toString('utf8');
}
