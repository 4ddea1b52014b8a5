import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bucketName, clientOf, type Target, testServer } from './support/server.ts';

let target: Target;
let s3: S3Client;
const Bucket = bucketName();

beforeAll(async () => {
  target = await testServer();
  s3 = clientOf(target);
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(async () => {
  s3.destroy();
  await target.close();
});

const put = (Key: string, Body: PutObjectCommandInput['Body'] = 'x', rest: Partial<PutObjectCommandInput> = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, ...rest }));
const text = async (Key: string) => (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
const status = (promise: Promise<unknown>) =>
  promise.then(
    () => 200,
    (error) => error.$metadata?.httpStatusCode,
  );

describe('buckets', () => {
  it('come and go, when they are empty', async () => {
    const name = bucketName();
    await s3.send(new CreateBucketCommand({ Bucket: name }));
    await expect(s3.send(new CreateBucketCommand({ Bucket: name }))).rejects.toThrow();
    await s3.send(new HeadBucketCommand({ Bucket: name }));
    const { Buckets = [] } = await s3.send(new ListBucketsCommand());
    expect(Buckets.map((bucket) => bucket.Name)).toContain(name);
    await s3.send(new PutObjectCommand({ Bucket: name, Key: 'a', Body: 'x' }));
    await expect(s3.send(new DeleteBucketCommand({ Bucket: name }))).rejects.toMatchObject({ name: 'BucketNotEmpty' });
    await s3.send(new DeleteObjectCommand({ Bucket: name, Key: 'a' }));
    await s3.send(new DeleteBucketCommand({ Bucket: name }));
    expect(await status(s3.send(new HeadBucketCommand({ Bucket: name })))).toBe(404);
    await expect(s3.send(new ListObjectsV2Command({ Bucket: name }))).rejects.toMatchObject({ name: 'NoSuchBucket' });
    await s3.send(new GetBucketLocationCommand({ Bucket }));
  });

  it('have proper names', async () => {
    await expect(s3.send(new CreateBucketCommand({ Bucket: 'No_Good' }))).rejects.toMatchObject({
      name: 'InvalidBucketName',
    });
  });
});

describe('objects', () => {
  it.each([0, 1, 1000, 65_536, 1_000_000, 9_000_000])('of %i bytes are what was put', async (size) => {
    const body = Buffer.from(Array.from({ length: Math.min(size, 999) }, (_, index) => index & 0xff));
    const bytes = Buffer.alloc(size, body.length ? body : 0);
    const { ETag } = await put('sized', bytes);
    const found = await s3.send(new GetObjectCommand({ Bucket, Key: 'sized' }));
    expect(Buffer.from((await found.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
    expect(found).toMatchObject({ ContentLength: size, ETag });
  });

  it('keep what is said about them', async () => {
    await put('described', 'hello', {
      ContentType: 'text/plain; charset=utf-8',
      CacheControl: 'max-age=60',
      ContentDisposition: 'attachment; filename="a.txt"',
      ContentLanguage: 'de',
      Metadata: { owner: 'anna', empty: '' },
    });
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'described' }));
    expect(head).toMatchObject({
      ContentLength: 5,
      ContentType: 'text/plain; charset=utf-8',
      CacheControl: 'max-age=60',
      ContentDisposition: 'attachment; filename="a.txt"',
      ContentLanguage: 'de',
      ETag: '"5d41402abc4b2a76b9719d911017c592"',
      AcceptRanges: 'bytes',
    });
    expect(head.Metadata).toMatchObject({ owner: 'anna' });
    expect(Math.abs(Date.now() - (head.LastModified?.getTime() ?? 0))).toBeLessThan(60_000);
    const overridden = await s3.send(
      new GetObjectCommand({
        Bucket,
        Key: 'described',
        ResponseContentType: 'x/y',
        ResponseContentDisposition: 'inline',
      }),
    );
    expect(overridden).toMatchObject({ ContentType: 'x/y', ContentDisposition: 'inline' });
  });

  it('go, also when they are not there', async () => {
    await put('gone');
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
    await expect(text('gone')).rejects.toMatchObject({ name: 'NoSuchKey', $metadata: { httpStatusCode: 404 } });
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'gone' }))).rejects.toMatchObject({ name: 'NotFound' });
    await expect(s3.send(new PutObjectCommand({ Bucket: bucketName(), Key: 'a', Body: 'x' }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
  });

  const keys = [
    '..',
    '.',
    '../../etc/passwd',
    'a//b',
    'a/',
    '/leading',
    'grüße/😀.txt',
    'a+b c%20d&e=f?g#h',
    `${'long'.repeat(255)}/end`,
    'q'.repeat(1024),
    'con.json',
    `quotes"'<>&`,
    'tab\tand\u007f',
    'a\\b',
    '*~!@$^()[]{}|;:,',
  ];
  it.each(keys)('may be called %j', async (Key) => {
    await put(Key, Key);
    expect(await text(Key)).toBe(Key);
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: Key, EncodingType: undefined }));
    expect(Contents.map((object) => object.Key)).toContain(Key);
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key }] } }));
    expect(await status(s3.send(new HeadObjectCommand({ Bucket, Key })))).toBe(404);
  });

  it('may not be called by more than 1024 bytes', async () => {
    await expect(put('x'.repeat(1025))).rejects.toMatchObject({ name: 'KeyTooLongError' });
  });

  it('are deleted many at a time', async () => {
    const Objects = Array.from({ length: 25 }, (_, index) => ({ Key: `many/${index}` }));
    await Promise.all(Objects.map(({ Key }) => put(Key)));
    const { Deleted = [] } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(Deleted).toHaveLength(25);
    const quiet = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    expect(quiet.Deleted ?? []).toHaveLength(0);
    const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'many/' }));
    expect(KeyCount).toBe(0);
  });

  it('stream in with a known length', async () => {
    const pieces = Array.from({ length: 50 }, () => Buffer.alloc(20_000, 'z'));
    await put('streamed', Readable.from(pieces), { ContentLength: 1_000_000 });
    expect(await text('streamed')).toBe('z'.repeat(1_000_000));
  });
});

describe('checksums', () => {
  const pieces = () => Readable.from([Buffer.from('hello '), Buffer.alloc(100_000, 'w')]);
  it.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    '%s is proven and told',
    async (ChecksumAlgorithm) => {
      const sent = await put(`sum-${ChecksumAlgorithm}`, Buffer.from('hello'), { ChecksumAlgorithm });
      const name = `Checksum${ChecksumAlgorithm}` as const;
      expect(sent[name]).toBeDefined();
      const got = await s3.send(
        new GetObjectCommand({ Bucket, Key: `sum-${ChecksumAlgorithm}`, ChecksumMode: 'ENABLED' }),
      );
      expect(got[name]).toBe(sent[name]);
      expect(await got.Body?.transformToString()).toBe('hello');
      // In a trailer behind a stream of chunks.
      await put(`trailer-${ChecksumAlgorithm}`, pieces(), { ChecksumAlgorithm, ContentLength: 100_006 });
      expect((await text(`trailer-${ChecksumAlgorithm}`))?.length).toBe(100_006);
      await expect(
        put('wrong', 'hello', { [name]: sent[name]?.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')) }),
      ).rejects.toMatchObject({
        $metadata: { httpStatusCode: 400 },
      });
      expect(await status(s3.send(new HeadObjectCommand({ Bucket, Key: 'wrong' })))).toBe(404);
    },
  );

  it('Content-MD5 is proven', async () => {
    await put('md5', 'hello', { ContentMD5: 'XUFAKrxLKna5cZ2REBfFkg==' });
    await expect(put('md5', 'other', { ContentMD5: 'XUFAKrxLKna5cZ2REBfFkg==' })).rejects.toMatchObject({
      name: 'BadDigest',
    });
    expect(await text('md5')).toBe('hello');
  });
});

describe('ranges', () => {
  beforeAll(() => put('digits', '0123456789'));
  it.each([
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=-20', '0123456789', 'bytes 0-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
  ])('%s', async (Range, expected, ContentRange) => {
    const part = await s3.send(new GetObjectCommand({ Bucket, Key: 'digits', Range }));
    expect(part).toMatchObject({ ContentRange, ContentLength: expected.length, $metadata: { httpStatusCode: 206 } });
    expect(await part.Body?.transformToString()).toBe(expected);
  });

  it('beyond the end are refused', async () => {
    const beyond = s3.send(new GetObjectCommand({ Bucket, Key: 'digits', Range: 'bytes=10-' }));
    await expect(beyond).rejects.toMatchObject({ name: 'InvalidRange', $metadata: { httpStatusCode: 416 } });
  });

  it('of large objects come from the right place', async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 31) & 0xff));
    await put('large', bytes);
    const part = await s3.send(new GetObjectCommand({ Bucket, Key: 'large', Range: 'bytes=100000-199999' }));
    const found = Buffer.from((await part.Body?.transformToByteArray()) ?? []);
    expect(found.equals(bytes.subarray(100_000, 200_000))).toBe(true);
  });
});

describe('conditions', () => {
  const Key = 'conditional';
  const get = (rest: object) => status(s3.send(new GetObjectCommand({ Bucket, Key, ...rest })));
  it('of reading', async () => {
    const { ETag = '' } = await put(Key, 'one');
    const past = new Date(Date.now() - 3_600_000);
    const future = new Date(Date.now() + 3_600_000);
    expect(await get({ IfMatch: ETag })).toBe(200);
    expect(await get({ IfMatch: '"other"' })).toBe(412);
    expect(await get({ IfNoneMatch: ETag })).toBe(304);
    expect(await get({ IfNoneMatch: '"other"' })).toBe(200);
    expect(await get({ IfModifiedSince: past })).toBe(200);
    expect(await get({ IfUnmodifiedSince: past })).toBe(412);
    expect(await get({ IfUnmodifiedSince: future })).toBe(200);
    // A match beats a date.
    expect(await get({ IfMatch: ETag, IfUnmodifiedSince: past })).toBe(200);
    expect(await get({ IfNoneMatch: ETag, IfModifiedSince: past })).toBe(304);
  });

  it('of writing: only one of many creates an object', async () => {
    const tries = await Promise.all(
      Array.from({ length: 8 }, (_, index) => status(put('only-once', String(index), { IfNoneMatch: '*' }))),
    );
    expect(tries.filter((code) => code === 200)).toHaveLength(1);
    expect(tries.every((code) => code === 200 || code === 412 || code === 409)).toBe(true);
  });

  it('of writing: only over what one has seen', async () => {
    const { ETag = '' } = await put('replaced', 'one');
    expect(await status(put('replaced', 'two', { IfMatch: '"other"' }))).toBe(412);
    expect(await status(put('replaced', 'two', { IfMatch: ETag }))).toBe(200);
    expect(await status(put('replaced', 'three', { IfMatch: ETag }))).toBe(412);
    expect(await status(put('never-there', 'x', { IfMatch: ETag }))).toBe(404);
    expect(await text('replaced')).toBe('two');
  });
});

describe('copies', () => {
  it('have the description of the source, or another', async () => {
    await put('source/ä b', 'hello', { ContentType: 'text/plain', Metadata: { a: '1' } });
    const CopySource = `${Bucket}/${encodeURIComponent('source/ä b')}`;
    await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource }));
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'copy' }))).toMatchObject({
      ContentType: 'text/plain',
      Metadata: { a: '1' },
      ETag: '"5d41402abc4b2a76b9719d911017c592"',
    });
    await s3.send(
      new CopyObjectCommand({
        Bucket,
        Key: 'copy',
        CopySource,
        MetadataDirective: 'REPLACE',
        ContentType: 'x/y',
        Metadata: { b: '2' },
      }),
    );
    const replaced = await s3.send(new HeadObjectCommand({ Bucket, Key: 'copy' }));
    expect(replaced).toMatchObject({ ContentType: 'x/y', Metadata: { b: '2' } });
    expect(await text('copy')).toBe('hello');
    await expect(
      s3.send(new CopyObjectCommand({ Bucket, Key: 'x', CopySource: `${Bucket}/none` })),
    ).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(
      s3.send(new CopyObjectCommand({ Bucket, Key: 'x', CopySource, CopySourceIfMatch: '"other"' })),
    ).rejects.toMatchObject({ $metadata: { httpStatusCode: 412 } });
    await expect(
      s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/copy` })),
    ).rejects.toMatchObject({ name: 'InvalidRequest' });
  });
});

describe('lists', () => {
  const name = bucketName();
  const keys = ['a!', 'a/', 'a/b', 'a/c/d', 'a/c/e', 'b', 'ä/x', 'z😀', '\uffee'];
  beforeAll(async () => {
    await s3.send(new CreateBucketCommand({ Bucket: name }));
    for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket: name, Key, Body: Key }));
  });

  const all = async (options: object) => {
    const found: string[] = [];
    for (let ContinuationToken: string | undefined, pages = 0; pages < 50; pages += 1) {
      const page = await s3.send(
        new ListObjectsV2Command({ Bucket: name, ...options, ...(ContinuationToken ? { ContinuationToken } : {}) }),
      );
      found.push(
        ...[
          ...(page.Contents ?? []).map(({ Key = '' }) => Key),
          ...(page.CommonPrefixes ?? []).map(({ Prefix = '' }) => `${Prefix}*`),
        ].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
      );
      if (!page.IsTruncated) break;
      ContinuationToken = page.NextContinuationToken;
    }
    return found;
  };
  const sorted = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

  it('are in the order of bytes, on pages of any size', async () => {
    for (const MaxKeys of [1, 2, 3, 1000]) expect(await all({ MaxKeys })).toEqual(sorted);
  });

  it('fold what a delimiter separates', async () => {
    for (const MaxKeys of [1, 2, 1000]) {
      expect(await all({ MaxKeys, Delimiter: '/' })).toEqual(['a!', 'a/*', 'b', 'z😀', 'ä/*', '\uffee']);
      expect(await all({ MaxKeys, Delimiter: '/', Prefix: 'a/' })).toEqual(['a/', 'a/b', 'a/c/*']);
    }
  });

  it('begin where one wants', async () => {
    expect(await all({ StartAfter: 'a/c/d', MaxKeys: 2 })).toEqual(['a/c/e', 'b', 'z😀', 'ä/x', '\uffee']);
    expect(await all({ Prefix: 'a/c', StartAfter: 'a/c/d' })).toEqual(['a/c/e']);
    expect(await all({ Prefix: 'nothing' })).toEqual([]);
  });

  it('can be encoded', async () => {
    const { Contents = [], EncodingType } = await s3.send(
      new ListObjectsV2Command({ Bucket: name, EncodingType: 'url', Prefix: 'ä' }),
    );
    expect(EncodingType).toBe('url');
    expect(Contents.map(({ Key }) => Key)).toEqual(['%C3%A4/x']);
  });

  it('of the first version go on by markers', async () => {
    const found: string[] = [];
    for (let Marker: string | undefined, pages = 0; pages < 50; pages += 1) {
      const page = await s3.send(new ListObjectsCommand({ Bucket: name, MaxKeys: 2, ...(Marker ? { Marker } : {}) }));
      found.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
      if (!page.IsTruncated) break;
      Marker = page.NextMarker ?? page.Contents?.at(-1)?.Key;
    }
    expect(found).toEqual(sorted);
    const first = await s3.send(new ListObjectsCommand({ Bucket: name, Delimiter: '/', MaxKeys: 2 }));
    expect(first.NextMarker).toBe('a/');
    const second = await s3.send(new ListObjectsCommand({ Bucket: name, Delimiter: '/', Marker: 'a/' }));
    expect(second.Contents?.map(({ Key }) => Key)).toEqual(['b', 'z😀', '\uffee']);
    expect(second.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(['ä/']);
  });
});
