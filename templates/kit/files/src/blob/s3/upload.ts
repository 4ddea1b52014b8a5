import type { Readable } from 'node:stream';
import { pathOf, queryOf } from './address.ts';
import { type Connection, readText, type S3Request } from './connection.ts';
import { escapeXml, textOf } from './xml.ts';

/** What is held in memory of a stream; more than the least size of a part, 5 MiB. An object has at most 10,000 of them: 80 GiB. */
const PART_BYTES = 8 * 1024 ** 2;

export interface Upload {
  readonly bucket: string;
  readonly key: string;
  /** Of the object. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of the request that makes it visible. */
  readonly condition: Readonly<Record<string, string>>;
}

export type Send = (operation: string, request: S3Request) => ReturnType<Connection['send']>;

/** The bytes of a stream in pieces that can be sent again. */
export async function* partsOf(body: Readable): AsyncGenerator<Buffer> {
  let chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array | string>) {
    let rest = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    while (bytes + rest.byteLength > PART_BYTES) {
      chunks.push(rest.subarray(0, PART_BYTES - bytes));
      rest = rest.subarray(PART_BYTES - bytes);
      yield Buffer.concat(chunks);
      [chunks, bytes] = [[], 0];
    }
    chunks.push(rest);
    bytes += rest.byteLength;
  }
  yield Buffer.concat(chunks);
}

/** In parts, one after the other: the stream waits while one is on its way. Returns the ETag. */
export async function uploadParts(send: Send, upload: Upload, parts: AsyncIterable<Uint8Array>): Promise<string> {
  const { bucket, key, headers, condition } = upload;
  const path = (query: Parameters<typeof queryOf>[0]) => `${pathOf(bucket, key)}${queryOf(query)}`;
  const begun = await send('CreateMultipartUpload', { method: 'POST', path: path({ uploads: '' }), headers });
  const uploadId = textOf(await readText(begun.message), 'UploadId') ?? '';
  try {
    const etags: string[] = [];
    for await (const body of parts) {
      const partNumber = etags.length + 1;
      const { message } = await send('UploadPart', { method: 'PUT', path: path({ partNumber, uploadId }), body });
      etags.push(String(message.headers.etag));
      message.resume();
    }
    const named = etags.map(
      (etag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${escapeXml(etag)}</ETag></Part>`,
    );
    const { message } = await send('CompleteMultipartUpload', {
      method: 'POST',
      path: path({ uploadId }),
      headers: condition,
      body: Buffer.from(`<CompleteMultipartUpload>${named.join('')}</CompleteMultipartUpload>`),
    });
    const answer = await readText(message);
    const etag = textOf(answer, 'ETag');
    // It may fail after it began to answer 200.
    if (etag === undefined) throw new Error(`The upload was not completed: ${textOf(answer, 'Code') ?? 'no ETag'}.`);
    return etag;
  } catch (error) {
    // Else its parts would stay; should this fail as well, the store gives up on them in time.
    await send('AbortMultipartUpload', { method: 'DELETE', path: path({ uploadId }) }).then(
      ({ message }) => message.resume(),
      () => {},
    );
    throw error;
  }
}
