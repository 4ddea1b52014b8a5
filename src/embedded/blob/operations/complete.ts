import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { type Algorithm, CHECKSUM, composite, receiveText, summer } from '../body/index.ts';
import { s3Error } from '../errors.ts';
import { type Reply, xmlReply } from '../server/reply.ts';
import type { Request } from '../server/request.ts';
import type { Checksum, Draft, Meta, Part, Upload } from '../store/index.ts';
import { type Element, leaf, readXml, textOf, xmlDocument } from '../xml/index.ts';
import type { Operation } from './call.ts';
import { matches, writeCondition } from './conditions.ts';
import { CHECKSUM_ELEMENTS, elementOf, typeOf } from './describe.ts';
import { encoderOf } from './list.ts';
import { withDraft } from './put.ts';
import { idOf } from './uploads.ts';

const LEAST_PART = 5 * 1024 ** 2;
const PIECE = 256 * 1024;

/** Puts the parts that the request names together. Asked again after it succeeded, it answers the same. */
export const completeUpload: Operation = async ({ store, request, identity, now }) => {
  const bucket = store.bucket(request.bucket);
  const { uploads } = bucket;
  const id = idOf(request);
  const condition = writeCondition(request);
  const named = namedParts(readXml(await receiveText(request, identity)));
  return uploads.exclusive(id, async () => {
    const upload = await uploads.find(id, request.key).catch(async (error: unknown) => {
      const made = await bucket.meta(request.key);
      if (made?.upload?.id === id) return made;
      throw error;
    });
    if ('etag' in upload) return replyOf(request, upload);
    const parts = chosen(named, await uploads.parts(id));
    return withDraft(store, async (draft) => {
      const meta = await join(request, upload, parts, draft, now);
      await bucket.commit(draft, meta, condition);
      await uploads.remove(id);
      return replyOf(request, meta);
    });
  });
};

interface Named {
  readonly number: number;
  readonly etag: string;
  /** By element name. */
  readonly checksums: readonly (readonly [algorithm: string, value: string])[];
}

function namedParts(root: Element): Named[] {
  const parts = root.children.filter(({ name }) => name === 'Part');
  if (root.name !== 'CompleteMultipartUpload' || parts.length === 0) throw s3Error('MalformedXML');
  const named = parts.map((part) => {
    const number = Number(textOf(part, 'PartNumber'));
    const etag = textOf(part, 'ETag')?.trim();
    if (!Number.isInteger(number) || !etag) throw s3Error('MalformedXML');
    const checksums = CHECKSUM_ELEMENTS.flatMap(([algorithm, element]) => {
      const value = textOf(part, element)?.trim();
      return value ? [[algorithm, value] as const] : [];
    });
    return { number, etag, checksums };
  });
  if (named.some(({ number }, index) => index > 0 && number <= (named[index - 1]?.number ?? 0))) {
    throw s3Error('InvalidPartOrder');
  }
  return named;
}

/** The parts that were named, as they are on disk. */
function chosen(named: readonly Named[], there: readonly Part[]): Part[] {
  const byNumber = new Map(there.map((part) => [part.number, part]));
  return named.map(({ number, etag, checksums }, index) => {
    const part = byNumber.get(number);
    const same = part && matches(etag, part.meta.etag);
    const sum = part?.meta.checksum;
    if (!same || checksums.some(([algorithm, value]) => sum?.algorithm === algorithm && sum.value !== value)) {
      throw s3Error('InvalidPart', undefined, { PartNumber: String(number) });
    }
    if (index < named.length - 1 && part.meta.size < LEAST_PART) {
      throw s3Error('EntityTooSmall', undefined, { PartNumber: String(number) });
    }
    return part;
  });
}

async function join(
  request: Request,
  { id, key, headers, metadata, checksum: wanted }: Upload,
  parts: readonly Part[],
  draft: Draft,
  modified: number,
): Promise<Meta> {
  const algorithm = wanted?.algorithm as Algorithm | undefined;
  const sum = algorithm && !wanted?.composite ? summer(algorithm) : undefined;
  const md5 = createHash('md5');
  for (const { path, meta } of parts) {
    md5.update(meta.etag, 'hex');
    if (meta.size === 0) continue;
    const file = await open(path, 'r');
    for await (const chunk of file.createReadStream({ end: meta.size - 1, highWaterMark: PIECE })) {
      sum?.add(chunk);
      await draft.add(chunk);
    }
  }
  const values = parts.map(({ meta }) => meta.checksum?.value ?? '');
  const value = algorithm && (sum ? sum.digest() : composite(algorithm, values));
  const checksum = algorithm && value ? { algorithm, value, composite: !sum } : undefined;
  checkWhole(request, draft.size, checksum);
  return {
    key,
    size: draft.size,
    etag: `${md5.digest('hex')}-${parts.length}`,
    modified,
    headers,
    metadata,
    ...(checksum ? { checksum } : {}),
    upload: { id, sizes: parts.map(({ meta }) => meta.size) },
  };
}

/** What the request says about the whole object. */
function checkWhole(request: Request, size: number, checksum: Checksum | undefined): void {
  const bytes = request.header('x-amz-mp-object-size');
  if (bytes !== undefined && Number(bytes) !== size) throw s3Error('InvalidRequest', 'The object has another size.');
  const given = checksum && request.header(`${CHECKSUM}${checksum.algorithm}`);
  if (given !== undefined && given !== checksum?.value) throw s3Error('BadDigest');
}

function replyOf(request: Request, { etag, checksum }: Meta): Reply {
  return xmlReply(
    xmlDocument(
      'CompleteMultipartUploadResult',
      leaf('Location', `/${request.bucket}/${encoderOf(request)(request.key)}`),
      leaf('Bucket', request.bucket),
      leaf('Key', encoderOf(request)(request.key)),
      leaf('ETag', `"${etag}"`),
      checksum ? leaf(elementOf(checksum.algorithm), checksum.value) : undefined,
      checksum ? leaf('ChecksumType', typeOf(checksum)) : undefined,
    ),
  );
}
