import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bucketName, clientOf, type Target, testServer } from './support/server.ts';

let target: Target;
let s3: S3Client;
const Bucket = bucketName();
const MIB = 1024 ** 2;

beforeAll(async () => {
  target = await testServer();
  s3 = clientOf(target);
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(async () => {
  s3.destroy();
  await target.close();
});

const begin = async (Key: string) =>
  (await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ContentType: 'x/y', Metadata: { a: '1' } })))
    .UploadId ?? '';
const part = async (Key: string, UploadId: string, PartNumber: number, Body: Buffer) => {
  const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
  return { ETag, PartNumber };
};
const complete = (Key: string, UploadId: string, Parts: object[], rest: object = {}) =>
  s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts }, ...rest }));
const bytesOf = async (Key: string) =>
  Buffer.from((await (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToByteArray()) ?? []);

describe('an upload in parts', () => {
  it('is one object when it is completed, and nothing before', async () => {
    const Key = 'parts/ü';
    const UploadId = await begin(Key);
    const bodies = [Buffer.alloc(5 * MIB, 1), Buffer.alloc(5 * MIB, 2), Buffer.from('end')];
    const parts = await Promise.all(bodies.map((body, index) => part(Key, UploadId, index + 1, body)));
    await expect(bytesOf(Key)).rejects.toMatchObject({ name: 'NoSuchKey' });
    const listed = await s3.send(new ListPartsCommand({ Bucket, Key, UploadId, MaxParts: 2 }));
    expect(listed.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [1, 5 * MIB],
      [2, 5 * MIB],
    ]);
    expect(listed.IsTruncated).toBe(true);
    const rest = await s3.send(
      new ListPartsCommand({ Bucket, Key, UploadId, PartNumberMarker: listed.NextPartNumberMarker }),
    );
    expect(rest.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([3]);
    const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: 'parts/' }));
    expect(Uploads).toMatchObject([{ Key, UploadId }]);
    const { ETag } = await complete(Key, UploadId, parts);
    expect(ETag).toMatch(/^"[0-9a-f]{32}-3"$/);
    expect((await bytesOf(Key)).equals(Buffer.concat(bodies))).toBe(true);
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));
    expect(head).toMatchObject({ ETag, ContentType: 'x/y', Metadata: { a: '1' }, ContentLength: 10 * MIB + 3 });
    const third = await s3.send(new GetObjectCommand({ Bucket, Key, PartNumber: 3 }));
    expect(third).toMatchObject({ PartsCount: 3, ContentLength: 3 });
    expect(await third.Body?.transformToString()).toBe('end');
    const left = await s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: 'parts/' }));
    expect(left.Uploads ?? []).toEqual([]);
    // An answer may be lost: asked again, it is the same.
    expect((await complete(Key, UploadId, parts)).ETag).toBe(ETag);
  });

  it('takes the last of a part, in the order of numbers', async () => {
    const UploadId = await begin('again');
    await part('again', UploadId, 2, Buffer.from('old'));
    const last = await part('again', UploadId, 2, Buffer.from('new'));
    const first = await part('again', UploadId, 1, Buffer.alloc(5 * MIB));
    await expect(complete('again', UploadId, [last, first])).rejects.toMatchObject({ name: 'InvalidPartOrder' });
    await complete('again', UploadId, [first, last]);
    expect((await bytesOf('again')).subarray(-3).toString()).toBe('new');
  });

  it('refuses what does not fit', async () => {
    const UploadId = await begin('wrong');
    const small = await part('wrong', UploadId, 1, Buffer.from('small'));
    const next = await part('wrong', UploadId, 2, Buffer.from('next'));
    await expect(complete('wrong', UploadId, [small, next])).rejects.toMatchObject({ name: 'EntityTooSmall' });
    await expect(complete('wrong', UploadId, [{ ...small, ETag: '"other"' }])).rejects.toMatchObject({
      name: 'InvalidPart',
    });
    await expect(complete('wrong', UploadId, [{ PartNumber: 7, ETag: small.ETag }])).rejects.toMatchObject({
      name: 'InvalidPart',
    });
    await expect(complete('other', UploadId, [small])).rejects.toMatchObject({ name: 'NoSuchUpload' });
    await expect(part('wrong', '../../etc', 1, Buffer.from('x'))).rejects.toMatchObject({ name: 'NoSuchUpload' });
    await expect(part('wrong', UploadId, 10_001, Buffer.from('x'))).rejects.toMatchObject({ name: 'InvalidArgument' });
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key: 'wrong', UploadId }));
    await expect(complete('wrong', UploadId, [small])).rejects.toMatchObject({ name: 'NoSuchUpload' });
    await expect(part('wrong', UploadId, 1, Buffer.from('x'))).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });

  it('may create only what is not there', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'there', Body: 'x' }));
    const UploadId = await begin('there');
    const parts = [await part('there', UploadId, 1, Buffer.from('y'))];
    await expect(complete('there', UploadId, parts, { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    expect((await bytesOf('there')).toString()).toBe('x');
  });

  it('may take its parts from objects', async () => {
    const source = Buffer.from(Array.from({ length: 6 * MIB }, (_, index) => index & 0xff));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'from', Body: source }));
    const UploadId = await begin('copied');
    const copy = async (PartNumber: number, CopySourceRange?: string) => {
      const { CopyPartResult } = await s3.send(
        new UploadPartCopyCommand({
          Bucket,
          Key: 'copied',
          UploadId,
          PartNumber,
          CopySource: `${Bucket}/from`,
          CopySourceRange,
        }),
      );
      return { PartNumber, ETag: CopyPartResult?.ETag };
    };
    await complete('copied', UploadId, [await copy(1), await copy(2, 'bytes=10-19')]);
    expect((await bytesOf('copied')).equals(Buffer.concat([source, source.subarray(10, 20)]))).toBe(true);
  });
});

it.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA256'] as const)(
  'a large stream arrives, proven by %s',
  async (ChecksumAlgorithm) => {
    const pieces = Array.from({ length: 130 }, (_, index) => Buffer.alloc(100_000, index));
    const params = { Bucket, Key: `stream-${ChecksumAlgorithm}`, Body: Readable.from(pieces), ChecksumAlgorithm };
    await new Upload({ client: s3, params }).done();
    expect((await bytesOf(params.Key)).equals(Buffer.concat(pieces))).toBe(true);
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: params.Key, ChecksumMode: 'ENABLED' }));
    expect(head[`Checksum${ChecksumAlgorithm}`]).toBeDefined();
  },
);
