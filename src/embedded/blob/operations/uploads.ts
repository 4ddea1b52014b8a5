import { type Algorithm, algorithmOf, receive, receiveText, summer } from '../body/index.ts';
import { s3Error } from '../errors.ts';
import { empty, xmlReply } from '../server/reply.ts';
import type { Request } from '../server/request.ts';
import type { Meta, Upload } from '../store/index.ts';
import { leaf, xmlDocument } from '../xml/index.ts';
import type { Operation } from './call.ts';
import { resultOf } from './copy.ts';
import { checksumHeaders, descriptionOf, typeOf } from './describe.ts';
import { encoderOf } from './list.ts';
import { factsOf, withDraft } from './put.ts';
import { spanOf } from './range.ts';
import { bytesOf, withSource } from './source.ts';

export const MOST_PARTS = 10_000;
/** The first is what it is unless said: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html */
const TYPES: Readonly<Record<Algorithm, readonly ('COMPOSITE' | 'FULL_OBJECT')[]>> = {
  crc32: ['COMPOSITE', 'FULL_OBJECT'],
  crc32c: ['COMPOSITE', 'FULL_OBJECT'],
  crc64nvme: ['FULL_OBJECT'],
  sha1: ['COMPOSITE'],
  sha256: ['COMPOSITE'],
};

export const createUpload: Operation = async ({ store, request, identity, now }) => {
  const { uploads } = store.bucket(request.bucket);
  const description = descriptionOf(request);
  const checksum = checksumOf(request);
  await receiveText(request, identity);
  const upload = await uploads.begin({
    key: request.key,
    begun: now,
    user: identity.user,
    ...description,
    ...(checksum ? { checksum } : {}),
  });
  const text = encoderOf(request);
  return xmlReply(
    xmlDocument(
      'InitiateMultipartUploadResult',
      leaf('Bucket', request.bucket),
      leaf('Key', text(request.key)),
      leaf('UploadId', upload.id),
    ),
    checksum
      ? {
          'x-amz-checksum-algorithm': checksum.algorithm.toUpperCase(),
          'x-amz-checksum-type': typeOf(checksum),
        }
      : {},
  );
};

/** Which checksum the object shall have, over its bytes or over the checksums of its parts. */
function checksumOf(request: Request): Upload['checksum'] {
  const name = request.header('x-amz-checksum-algorithm');
  if (name === undefined) return undefined;
  const algorithm = algorithmOf(name);
  const type = request.header('x-amz-checksum-type')?.toUpperCase();
  const possible = TYPES[algorithm];
  const chosen = type ?? possible[0];
  if (!possible.some((candidate) => candidate === chosen)) {
    throw s3Error('InvalidRequest', `The checksum type ${chosen} does not go with ${name}.`);
  }
  return { algorithm, composite: chosen === 'COMPOSITE' };
}

export const uploadPart: Operation = async ({ store, request, identity, now }) => {
  const { uploads } = store.bucket(request.bucket);
  const number = partNumber(request);
  const upload = await uploads.find(idOf(request), request.key);
  return withDraft(store, async (draft) => {
    const wanted = upload.checksum && (upload.checksum.algorithm as Algorithm);
    const received = await receive(request, identity, (chunk) => draft.add(chunk), wanted);
    const meta = partMeta(request, factsOf(received), now);
    await uploads.addPart(upload.id, number, draft, meta);
    return empty(200, { etag: `"${meta.etag}"`, ...checksumHeaders(meta) });
  });
};

export const uploadPartCopy: Operation = async ({ store, request, now }) => {
  const { uploads } = store.bucket(request.bucket);
  const number = partNumber(request);
  const upload = await uploads.find(idOf(request), request.key);
  return withSource(store, request, (source) =>
    withDraft(store, async (draft) => {
      const range = request.headers.get('x-amz-copy-source-range');
      const span = spanOf(range, source.meta.size);
      if (range !== undefined && !span) throw s3Error('InvalidArgument', 'The copy source range is not valid.');
      const md5 = summer('md5');
      const algorithm = upload.checksum?.algorithm as Algorithm | undefined;
      const sum = algorithm && summer(algorithm);
      for await (const chunk of bytesOf(source, span)) {
        md5.add(chunk);
        sum?.add(chunk);
        await draft.add(chunk);
      }
      const etag = Buffer.from(md5.digest(), 'base64').toString('hex');
      const checksum = algorithm && sum ? { checksum: { algorithm, value: sum.digest(), composite: false } } : {};
      const meta = partMeta(request, { size: draft.size, etag, ...checksum }, now);
      await uploads.addPart(upload.id, number, draft, meta);
      return xmlReply(xmlDocument('CopyPartResult', ...resultOf(meta)));
    }),
  );
};

export const abortUpload: Operation = async ({ store, request }) => {
  const { uploads } = store.bucket(request.bucket);
  const { id } = await uploads.find(idOf(request), request.key);
  await uploads.exclusive(id, () => uploads.remove(id));
  return empty(204);
};

export const idOf = (request: Request): string => request.parameter('uploadId') ?? '';

function partNumber(request: Request): number {
  const number = Number(request.parameter('partNumber'));
  if (Number.isInteger(number) && number >= 1 && number <= MOST_PARTS) return number;
  throw s3Error('InvalidArgument', `Part number must be an integer between 1 and ${MOST_PARTS}, inclusive`);
}

const partMeta = (request: Request, facts: Pick<Meta, 'size' | 'etag' | 'checksum'>, modified: number): Meta => ({
  key: request.key,
  modified,
  headers: {},
  metadata: {},
  ...facts,
});
