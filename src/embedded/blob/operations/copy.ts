import { type Algorithm, algorithmOf, summer } from '../body/index.ts';
import { s3Error } from '../errors.ts';
import { xmlReply } from '../server/reply.ts';
import type { Request } from '../server/request.ts';
import type { Checksum, Meta } from '../store/index.ts';
import { leaf, xmlDocument } from '../xml/index.ts';
import type { Operation } from './call.ts';
import { writeCondition } from './conditions.ts';
import { descriptionOf, elementOf, typeOf } from './describe.ts';
import { withDraft } from './put.ts';
import { bytesOf, sourceOf, withSource } from './source.ts';

/** A new object with the bytes of another, and with its description unless that is to be replaced. */
export const copyObject: Operation = async ({ store, request, now }) => {
  const bucket = store.bucket(request.bucket);
  const asked = descriptionOf(request);
  const replace = replaces(request);
  const source = sourceOf(request);
  if (!replace && source.bucket === request.bucket && source.key === request.key) {
    throw s3Error('InvalidRequest', 'A copy onto itself must change something: x-amz-metadata-directive REPLACE.');
  }
  return withSource(store, request, (opened) =>
    withDraft(store, async (draft) => {
      const algorithm = algorithmFor(request, opened.meta.checksum);
      const sum = algorithm && summer(algorithm);
      for await (const chunk of bytesOf(opened)) {
        sum?.add(chunk);
        await draft.add(chunk);
      }
      const { headers, metadata } = replace ? asked : opened.meta;
      const checksum = algorithm && sum ? { algorithm, value: sum.digest(), composite: false } : opened.meta.checksum;
      // S3 makes a new ETag of what was uploaded in parts; here it stays, as the bytes do.
      const { size, etag } = opened.meta;
      const meta: Meta = {
        key: request.key,
        modified: now,
        headers,
        metadata,
        size,
        etag,
        ...(checksum ? { checksum } : {}),
      };
      await bucket.commit(draft, meta, writeCondition(request));
      return xmlReply(xmlDocument('CopyObjectResult', ...resultOf(meta)));
    }),
  );
};

/** What a copy answers about what it made. */
export const resultOf = ({ etag, modified, checksum }: Pick<Meta, 'etag' | 'modified' | 'checksum'>): string[] => [
  leaf('LastModified', new Date(modified).toISOString()),
  leaf('ETag', `"${etag}"`),
  ...(checksum ? [leaf(elementOf(checksum.algorithm), checksum.value), leaf('ChecksumType', typeOf(checksum))] : []),
];

function replaces(request: Request): boolean {
  const directive = request.headers.get('x-amz-metadata-directive')?.toUpperCase() ?? 'COPY';
  if (directive === 'COPY' || directive === 'REPLACE') return directive === 'REPLACE';
  throw s3Error('InvalidArgument', 'Unknown metadata directive.');
}

/** A checksum to make anew: one that is asked for, and not there already. */
function algorithmFor(request: Request, known: Checksum | undefined): Algorithm | undefined {
  const name = request.headers.get('x-amz-checksum-algorithm');
  if (name === undefined) return undefined;
  const algorithm = algorithmOf(name);
  return known?.algorithm === algorithm && !known.composite ? undefined : algorithm;
}
