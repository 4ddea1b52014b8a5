import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { send, sha256, sign, signedChunks } from './support/raw.ts';
import { bucketName, clientOf, type Target, testServer } from './support/server.ts';

let target: Target;
let s3: S3Client;
const Bucket = bucketName();
const path = `/${Bucket}/signed`;
const EMPTY = sha256('');

beforeAll(async () => {
  target = await testServer();
  s3 = clientOf(target);
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'signed', Body: 'hello' }));
});
afterAll(async () => {
  s3.destroy();
  await target.close();
});

const read = (Key: string) =>
  s3.send(new GetObjectCommand({ Bucket, Key })).then(
    ({ Body }) => Body?.transformToString(),
    () => undefined,
  );

describe('a signed header', () => {
  it('is needed', async () => {
    for (const [method, where] of [
      ['GET', path],
      ['PUT', path],
      ['DELETE', path],
      ['GET', `/${Bucket}`],
      ['GET', '/'],
      ['POST', `/${Bucket}?delete`],
    ] as const) {
      expect(await send(target, method, where)).toMatchObject({ status: 403, code: 'AccessDenied' });
    }
    expect(await read('signed')).toBe('hello');
  });

  it('lets in', async () => {
    const { headers } = sign(target, { method: 'GET', path });
    expect(await send(target, 'GET', path, headers)).toMatchObject({ status: 200, body: 'hello' });
  });

  it('is over method, path, query, headers, host and body', async () => {
    const { headers } = sign(target, { method: 'GET', path });
    for (const [method, where, changed] of [
      ['HEAD', path, {}],
      ['DELETE', path, {}],
      ['GET', `${path}2`, {}],
      ['GET', `${path}?x=1`, {}],
      ['GET', path, { host: 'other.example.com' }],
      ['GET', path, { 'x-amz-content-sha256': sha256('other') }],
      ['GET', path, { 'x-amz-date': headers['x-amz-date']?.replace(/.Z$/, (end) => (end === '0Z' ? '1Z' : '0Z')) }],
      ['GET', path, { authorization: headers.authorization?.replace('us-east-1', 'us-east-2') }],
      ['GET', path, { authorization: headers.authorization?.replace(/.$/, (end) => (end === '0' ? '1' : '0')) }],
      ['GET', path, { authorization: headers.authorization?.replace(/Signature=.*/, 'Signature=') }],
      ['GET', path, { 'x-amz-meta-more': '1' }],
    ] as const) {
      expect([changed, (await send(target, method, where, { ...headers, ...changed })).status]).toEqual([changed, 403]);
    }
    const put = sign(target, { method: 'PUT', path, payload: sha256('right') });
    expect(await send(target, 'PUT', path, put.headers, 'wrong')).toMatchObject({
      status: 400,
      code: 'XAmzContentSHA256Mismatch',
    });
    expect(await read('signed')).toBe('hello');
  });

  it('must come from somebody who is known, with the right secret', async () => {
    const stranger = sign(target, { method: 'GET', path, user: 'nobody' });
    expect(await send(target, 'GET', path, stranger.headers)).toMatchObject({
      status: 403,
      code: 'InvalidAccessKeyId',
    });
    const guess = sign(target, { method: 'GET', path, secret: 'guess' });
    expect(await send(target, 'GET', path, guess.headers)).toMatchObject({
      status: 403,
      code: 'SignatureDoesNotMatch',
    });
  });

  it('is good for a quarter of an hour around its date', async () => {
    for (const [minutes, status] of [
      [-14, 200],
      [14, 200],
      [-16, 403],
      [16, 403],
    ] as const) {
      const { headers } = sign(target, { method: 'GET', path, at: Date.now() + minutes * 60_000 });
      const answer = await send(target, 'GET', path, headers);
      expect(answer.status).toBe(status);
      if (status === 403) expect(answer.code).toBe('RequestTimeTooSkewed');
    }
  });

  it('may be malformed in any way', async () => {
    for (const authorization of [
      'Basic YTpi',
      'AWS a:b',
      'AWS4-HMAC-SHA256',
      'AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=b',
      'AWS4-HMAC-SHA256 Credential=a/20200101/r/s3/aws4_request, SignedHeaders=x-amz-date, Signature=b',
    ]) {
      const { status } = await send(target, 'GET', path, {
        authorization,
        'x-amz-content-sha256': EMPTY,
        'x-amz-date': '20200101T000000Z',
      });
      expect([authorization, [400, 403].includes(status)]).toEqual([authorization, true]);
    }
  });
});

describe('chunks', () => {
  const begin = (payload: string, length: number, headers: Record<string, string> = {}) =>
    sign(target, {
      method: 'PUT',
      path: `/${Bucket}/chunks`,
      payload,
      headers: { 'content-encoding': 'aws-chunked', 'x-amz-decoded-content-length': String(length), ...headers },
    });
  const PAYLOAD = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';

  it('with signatures are put together', async () => {
    const pieces = ['a'.repeat(65_536), 'b'.repeat(65_536), 'end'];
    const signed = begin(PAYLOAD, 131_075);
    const body = signedChunks(signed, pieces).join('');
    expect(await send(target, 'PUT', `/${Bucket}/chunks`, signed.headers, body)).toMatchObject({ status: 200 });
    expect(await read('chunks')).toBe(pieces.join(''));
    const { ContentEncoding } = await s3.send(new HeadObjectCommand({ Bucket, Key: 'chunks' }));
    expect(ContentEncoding ?? '').not.toContain('aws-chunked');
  });

  it('that were changed, exchanged, left out or cut are refused', async () => {
    const before = await read('chunks');
    const pieces = ['one'.repeat(30_000), 'two'.repeat(30_000), 'three'];
    const length = pieces.join('').length;
    const tampered: [string, (chunks: string[]) => string[]][] = [
      ['changed', (chunks) => chunks.map((chunk) => chunk.replace('three', 'Three'))],
      ['exchanged', ([a = '', b = '', ...rest]) => [b, a, ...rest]],
      ['left out', ([, ...rest]) => rest],
      ['without the last', (chunks) => chunks.slice(0, -2)],
      ['unsigned', (chunks) => chunks.map((chunk) => chunk.replace(/;chunk-signature=\w+/, ''))],
    ];
    for (const [how, tamper] of tampered) {
      const signed = begin(PAYLOAD, length);
      const body = tamper(signedChunks(signed, pieces)).join('');
      const { status } = await send(target, 'PUT', `/${Bucket}/chunks`, signed.headers, body);
      expect([how, [400, 403].includes(status)]).toEqual([how, true]);
    }
    const short = begin(PAYLOAD, length + 1);
    const answer = await send(target, 'PUT', `/${Bucket}/chunks`, short.headers, signedChunks(short, pieces).join(''));
    expect(answer.status).toBe(400);
    expect(await read('chunks')).toBe(before);
  });

  it('may have signed trailers', async () => {
    const trailer = 'x-amz-checksum-crc32c:yZRlqg==';
    const signed = begin(`${PAYLOAD}-TRAILER`, 11, { 'x-amz-trailer': 'x-amz-checksum-crc32c' });
    const body = signedChunks(signed, ['hello world'], [trailer]).join('');
    expect(await send(target, 'PUT', `/${Bucket}/chunks`, signed.headers, body)).toMatchObject({ status: 200 });
    const wrong = begin(`${PAYLOAD}-TRAILER`, 11, { 'x-amz-trailer': 'x-amz-checksum-crc32c' });
    const changed = signedChunks(wrong, ['hello world'], [trailer]).join('').replace('yZRlqg==', 'yZRlqQ==');
    expect((await send(target, 'PUT', `/${Bucket}/chunks`, wrong.headers, changed)).status).toBe(403);
  });

  it('without signatures are proven by their checksum', async () => {
    const headers = { 'x-amz-trailer': 'x-amz-checksum-crc32' };
    const body = (sum: string) => `5\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:${sum}\r\n\r\n`;
    const signed = begin('STREAMING-UNSIGNED-PAYLOAD-TRAILER', 11, headers);
    expect(await send(target, 'PUT', `/${Bucket}/chunks`, signed.headers, body('DUoRhQ=='))).toMatchObject({
      status: 200,
    });
    for (const wrong of ['AUoRhQ==', '']) {
      const again = begin('STREAMING-UNSIGNED-PAYLOAD-TRAILER', 11, headers);
      const answer = await send(target, 'PUT', `/${Bucket}/chunks`, again.headers, body(wrong));
      expect(answer).toMatchObject({ status: 400 });
    }
  });
});

describe('a presigned URL', () => {
  const presigned = async (method: 'GET' | 'PUT', expiresIn = 60) => {
    const input = { Bucket, Key: 'pre signed/ü' };
    const command = method === 'GET' ? new GetObjectCommand(input) : new PutObjectCommand(input);
    const { pathname, search } = new URL(await getSignedUrl(s3, command as GetObjectCommand, { expiresIn }));
    return `${pathname}${search}`;
  };

  it('lets in whoever has it', async () => {
    expect(await send(target, 'PUT', await presigned('PUT'), {}, 'by url')).toMatchObject({ status: 200 });
    expect(await send(target, 'GET', await presigned('GET'))).toMatchObject({ status: 200, body: 'by url' });
  });

  it('is good for one thing on one host', async () => {
    const url = await presigned('GET');
    for (const [method, changed, headers] of [
      ['PUT', url, {}],
      ['DELETE', url, {}],
      ['GET', url.replace('%C3%BC', 'u'), {}],
      ['GET', url.replace('X-Amz-Expires=60', 'X-Amz-Expires=61'), {}],
      ['GET', `${url}&response-content-type=text%2Fhtml`, {}],
      ['GET', url, { host: 'other.example.com' }],
      ['GET', url.replace(/X-Amz-Signature=\w+/, 'X-Amz-Signature='), {}],
      ['GET', url.replace(/&X-Amz-Signature=\w+/, ''), {}],
    ] as const) {
      expect((await send(target, method, changed, headers)).status).toBeGreaterThanOrEqual(400);
    }
    expect((await send(target, 'GET', url.replace('X-Amz-Expires=60', 'X-Amz-Expires=700000'))).status).toBe(400);
    const both = sign(target, { method: 'GET', path });
    expect((await send(target, 'GET', url, { authorization: both.headers.authorization })).status).toBe(400);
  });

  it('expires', async () => {
    const url = await presigned('GET', 1);
    await new Promise((resolve) => setTimeout(resolve, 2100));
    expect(await send(target, 'GET', url)).toMatchObject({ status: 403, code: 'AccessDenied' });
  });
});
