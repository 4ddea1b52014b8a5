import { s3Error } from '../errors.ts';
import { xmlReply } from '../server/reply.ts';
import type { Request } from '../server/request.ts';
import { encode } from '../sign/index.ts';
import { type Entry, type Key, keyText } from '../store/index.ts';
import { branch, leaf, xmlDocument } from '../xml/index.ts';
import type { Operation } from './call.ts';
import { typeOf } from './describe.ts';
import { listingOf } from './listing.ts';

const MOST = 1000;

/** ListObjectsV2, and its first version. */
export const listObjects: Operation = async ({ store, request, identity }) => {
  const catalogue = await store.bucket(request.bucket).catalogue();
  const second = request.parameter('list-type') === '2';
  const most = numberOf(request, 'max-keys', MOST);
  const prefix = request.parameter('prefix') ?? '';
  const delimiter = request.parameter('delimiter') ?? '';
  const token = request.parameter('continuation-token');
  const start = request.parameter(second ? 'start-after' : 'marker') ?? '';
  const after = second && token !== undefined ? fromToken(token) : start;
  const { objects, prefixes, next } = listingOf(catalogue, { prefix, delimiter, after, most });
  const text = encoderOf(request);
  const owner = !second || request.parameter('fetch-owner') === 'true' ? identity.user : undefined;
  const nextMarker = delimiter !== '' && next !== undefined ? leaf('NextMarker', text(next)) : undefined;
  return xmlReply(
    xmlDocument(
      'ListBucketResult',
      leaf('Name', request.bucket),
      leaf('Prefix', text(prefix)),
      second ? undefined : leaf('Marker', text(start)),
      second && start !== '' ? leaf('StartAfter', text(start)) : undefined,
      second && token !== undefined ? leaf('ContinuationToken', token) : undefined,
      second ? leaf('KeyCount', objects.length + prefixes.length) : nextMarker,
      leaf('MaxKeys', most),
      delimiter === '' ? undefined : leaf('Delimiter', text(delimiter)),
      request.parameter('encoding-type') === undefined ? undefined : leaf('EncodingType', 'url'),
      leaf('IsTruncated', next !== undefined),
      second && next !== undefined ? leaf('NextContinuationToken', toToken(next)) : undefined,
      ...objects.map(([key, entry]) => contents(key, entry, text, owner)),
      ...prefixes.map((common) => branch('CommonPrefixes', leaf('Prefix', text(common)))),
    ),
  );
};

function contents(
  key: Key,
  { size, etag, modified, checksum }: Entry,
  text: (key: Key) => string,
  owner?: string,
): string {
  return branch(
    'Contents',
    leaf('Key', text(key)),
    leaf('LastModified', new Date(modified).toISOString()),
    leaf('ETag', `"${etag}"`),
    checksum ? leaf('ChecksumAlgorithm', checksum.algorithm.toUpperCase()) : undefined,
    checksum ? leaf('ChecksumType', typeOf(checksum)) : undefined,
    leaf('Size', size),
    leaf('StorageClass', 'STANDARD'),
    owner === undefined ? undefined : branch('Owner', leaf('ID', owner), leaf('DisplayName', owner)),
  );
}

/** How keys are written: as they are, or percent-encoded for those who ask (any byte survives then). */
export function encoderOf(request: Request): (key: Key) => string {
  const encoding = request.parameter('encoding-type');
  if (encoding === undefined) return keyText;
  if (encoding !== 'url') throw s3Error('InvalidArgument', 'encoding-type must be url.');
  return (key) => encode(key).replaceAll('%2F', '/');
}

/** A whole number from 0 to `most`; more is not refused, but not given either. */
export function numberOf(request: Request, name: string, most: number): number {
  const text = request.parameter(name) ?? String(most);
  if (!/^\d{1,10}$/.test(text)) throw s3Error('InvalidArgument', `${name} must be a whole number.`);
  return Math.min(most, Number(text));
}

const toToken = (next: string) => Buffer.from(next, 'latin1').toString('base64url');

function fromToken(token: string): string {
  if (!/^[\w-]+$/.test(token)) throw s3Error('InvalidArgument', 'The continuation token provided is incorrect.');
  return Buffer.from(token, 'base64url').toString('latin1');
}
