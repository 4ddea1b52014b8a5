import { s3Error } from '../errors.ts';
import type { Request } from '../server/request.ts';
import { targetOf } from '../server/target.ts';
import type { Opened, Store } from '../store/index.ts';
import { checkRead } from './conditions.ts';

const HEADER = 'x-amz-copy-source';

export const hasSource = (request: Request) => request.headers.has(HEADER);

/** What `x-amz-copy-source: /bucket/key` names. */
export function sourceOf(request: Request): { readonly bucket: string; readonly key: string } {
  const header = request.headers.get(HEADER) ?? '';
  const { bucket, key, query } = targetOf(header.startsWith('/') ? header : `/${header}`);
  if (!bucket || !key) throw s3Error('InvalidArgument', 'The copy source must be /bucket/key.');
  if (query.length > 0) throw s3Error('NotImplemented', 'There are no versions.');
  return { bucket, key };
}

/** Opens it for `work`, if its conditions hold. */
export async function withSource<T>(store: Store, request: Request, work: (source: Opened) => Promise<T>): Promise<T> {
  const { bucket, key } = sourceOf(request);
  const opened = await store.bucket(bucket).open(key);
  if (!opened) throw s3Error('NoSuchKey');
  try {
    if (checkRead(request, opened.meta, `${HEADER}-`) === 'unchanged') throw s3Error('PreconditionFailed');
    return await work(opened);
  } finally {
    await opened.file.close();
  }
}

const PIECE = 256 * 1024;

/** The bytes of an open object; the file stays open. */
export async function* bytesOf(
  { file, body, meta }: Opened,
  span = { start: 0, end: meta.size },
): AsyncGenerator<Buffer> {
  if (body) yield body.subarray(span.start, span.end);
  else if (span.end > span.start) {
    yield* file.createReadStream({ start: span.start, end: span.end - 1, autoClose: false, highWaterMark: PIECE });
  }
}
