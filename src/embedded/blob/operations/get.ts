import { s3Error } from '../errors.ts';
import { empty, type Reply } from '../server/reply.ts';
import type { Request } from '../server/request.ts';
import type { Meta, Opened } from '../store/index.ts';
import type { Call, Operation } from './call.ts';
import { checkRead, matches } from './conditions.ts';
import { headersOf, headerValue } from './describe.ts';
import { type Span, spanOf } from './range.ts';

const OVERRIDES = ['type', 'language', 'disposition', 'encoding'].map((name) => `content-${name}`);

/** GET and HEAD of an object. */
export const getObject: Operation = async ({ store, request }: Call) => {
  const opened = await store.bucket(request.bucket).open(request.key);
  if (!opened) throw s3Error('NoSuchKey', undefined, { Key: Buffer.from(request.key, 'latin1').toString() });
  try {
    const reply = replyOf(request, opened);
    if (typeof reply.body !== 'object' || Buffer.isBuffer(reply.body)) await opened.file.close();
    return reply;
  } catch (error) {
    await opened.file.close();
    throw error;
  }
};

function replyOf(request: Request, { meta, body, file }: Opened): Reply {
  const unchanged = checkRead(request, meta) === 'unchanged';
  const part = partOf(request, meta);
  const span = part?.span ?? spanOf(rangeOf(request, meta), meta.size);
  const checksums = request.header('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED' && !span;
  const headers = { ...headersOf(meta, { checksums }), ...overrides(request) };
  if (unchanged) return empty(304, headers);
  const { start, end } = span ?? { start: 0, end: meta.size };
  return {
    status: span ? 206 : 200,
    headers: {
      ...headers,
      ...(span ? { 'content-range': `bytes ${start}-${end - 1}/${meta.size}` } : {}),
      ...(part ? { 'x-amz-mp-parts-count': String(part.count) } : {}),
    },
    body: body ? body.subarray(start, end) : { file, start, end },
  };
}

/** A range only makes sense for the object it was made for (RFC 9110 section 13.1.5). */
function rangeOf(request: Request, meta: Meta): string | undefined {
  const condition = request.headers.get('if-range');
  const same =
    condition === undefined ||
    matches(condition, meta.etag) ||
    Date.parse(condition) === Math.floor(meta.modified / 1000) * 1000;
  return same ? request.headers.get('range') : undefined;
}

/** `partNumber`: what one part of the upload brought; an object that was put is its own only part. */
function partOf(request: Request, meta: Meta): { span: Span | undefined; count: number } | undefined {
  const text = request.parameter('partNumber');
  if (text === undefined) return undefined;
  const sizes = meta.upload?.sizes ?? [meta.size];
  const number = Number(text);
  const size = sizes[number - 1];
  if (size === undefined) throw s3Error('InvalidRange', 'The requested part does not exist.');
  const start = sizes.slice(0, number - 1).reduce((sum, next) => sum + next, 0);
  return { span: size === 0 ? undefined : { start, end: start + size }, count: sizes.length };
}

/** `response-content-type` and its kin. */
function overrides(request: Request): Record<string, string> {
  const found = [...OVERRIDES, 'cache-control', 'expires'].flatMap((name) => {
    const value = request.parameter(`response-${name}`);
    return value === undefined ? [] : [[name, headerValue(value)]];
  });
  return Object.fromEntries(found) as Record<string, string>;
}
