import { s3Error } from '../errors.ts';
import { xmlReply } from '../server/reply.ts';
import { branch, leaf, xmlDocument } from '../xml/index.ts';
import type { Operation } from './call.ts';
import { elementOf } from './describe.ts';
import { encoderOf, numberOf } from './list.ts';
import { idOf, MOST_PARTS } from './uploads.ts';

const MOST_LISTED = 1000;

export const listParts: Operation = async ({ store, request, identity }) => {
  const { uploads } = store.bucket(request.bucket);
  const { id, user } = await uploads.find(idOf(request), request.key);
  const most = numberOf(request, 'max-parts', MOST_LISTED);
  const marker = numberOf(request, 'part-number-marker', MOST_PARTS);
  const after = request.parameter('part-number-marker') === undefined ? 0 : marker;
  const all = (await uploads.parts(id)).filter(({ number }) => number > after);
  const page = all.slice(0, most);
  return xmlReply(
    xmlDocument(
      'ListPartsResult',
      leaf('Bucket', request.bucket),
      leaf('Key', encoderOf(request)(request.key)),
      leaf('UploadId', id),
      branch('Initiator', leaf('ID', user), leaf('DisplayName', user)),
      branch('Owner', leaf('ID', identity.user), leaf('DisplayName', identity.user)),
      leaf('StorageClass', 'STANDARD'),
      leaf('PartNumberMarker', after),
      leaf('NextPartNumberMarker', page.at(-1)?.number ?? 0),
      leaf('MaxParts', most),
      leaf('IsTruncated', all.length > page.length),
      ...page.map(({ number, meta: { size, etag, modified, checksum } }) =>
        branch(
          'Part',
          leaf('PartNumber', number),
          leaf('LastModified', new Date(modified).toISOString()),
          leaf('ETag', `"${etag}"`),
          leaf('Size', size),
          checksum ? leaf(elementOf(checksum.algorithm), checksum.value) : undefined,
        ),
      ),
    ),
  );
};

export const listUploads: Operation = async ({ store, request }) => {
  const { uploads } = store.bucket(request.bucket);
  if (request.parameter('delimiter')) throw s3Error('NotImplemented', 'Uploads are listed without a delimiter.');
  const prefix = request.parameter('prefix') ?? '';
  const most = numberOf(request, 'max-uploads', MOST_LISTED);
  const keyMarker = request.parameter('key-marker') ?? '';
  const idMarker = request.parameter('upload-id-marker') ?? '';
  const text = encoderOf(request);
  const found = (await uploads.list()).filter(({ key }) => key.startsWith(prefix));
  const at = found.findIndex(({ key, id }) => key === keyMarker && id === idMarker);
  const all = at >= 0 ? found.slice(at + 1) : found.filter(({ key }) => key > keyMarker);
  const page = all.slice(0, most);
  const last = page.at(-1);
  const truncated = all.length > page.length && last !== undefined;
  return xmlReply(
    xmlDocument(
      'ListMultipartUploadsResult',
      leaf('Bucket', request.bucket),
      leaf('KeyMarker', text(keyMarker)),
      leaf('UploadIdMarker', idMarker),
      truncated ? leaf('NextKeyMarker', text(last.key)) : undefined,
      truncated ? leaf('NextUploadIdMarker', last.id) : undefined,
      leaf('Prefix', text(prefix)),
      leaf('MaxUploads', most),
      leaf('IsTruncated', truncated),
      ...page.map(({ key, id, begun, user }) =>
        branch(
          'Upload',
          leaf('Key', text(key)),
          leaf('UploadId', id),
          branch('Initiator', leaf('ID', user), leaf('DisplayName', user)),
          branch('Owner', leaf('ID', user), leaf('DisplayName', user)),
          leaf('StorageClass', 'STANDARD'),
          leaf('Initiated', new Date(begun).toISOString()),
        ),
      ),
    ),
  );
};
