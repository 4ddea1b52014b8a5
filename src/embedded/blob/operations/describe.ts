import { ALGORITHMS, CHECKSUM } from '../body/index.ts';
import { s3Error } from '../errors.ts';
import type { Request } from '../server/request.ts';
import type { Meta } from '../store/index.ts';

const METADATA = 'x-amz-meta-';
const MOST_METADATA = 2048;
/** Kept with an object and given back as they came. */
const KEPT = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
];
/** Asks for something that is not there; to ignore it would be a lie. */
const REFUSED =
  /^x-amz-(?:server-side-encryption|grant-|tagging$|object-lock|website-redirect|write-offset|copy-source-server-side)/;

export type Description = Pick<Meta, 'headers' | 'metadata'>;

/** What a request says about the object it makes. */
export function descriptionOf(request: Request): Description {
  refuse(request);
  const headers: Record<string, string> = {};
  for (const name of KEPT) {
    const value = name === 'content-encoding' ? encodingOf(request) : request.headers.get(name);
    if (value) headers[name] = value;
  }
  const metadata: Record<string, string> = {};
  let bytes = 0;
  const named = [...request.headers, ...request.query];
  for (const [name, value] of named) {
    if (!name.startsWith(METADATA) || !/^[!-~]+$/.test(name)) continue;
    const short = name.slice(METADATA.length);
    bytes += short.length + value.length;
    metadata[short] = headerValue(value);
  }
  if (bytes > MOST_METADATA) throw s3Error('MetadataTooLarge');
  return { headers, metadata };
}

function refuse(request: Request): void {
  const names = [...request.headers.keys(), ...request.query.map(([name]) => name)];
  const refused = names.find((name) => REFUSED.test(name));
  if (refused) throw s3Error('NotImplemented', `${refused} is not supported.`);
  if ((request.header('x-amz-storage-class') ?? 'STANDARD') !== 'STANDARD') throw s3Error('InvalidStorageClass');
  const acl = request.header('x-amz-acl') ?? 'private';
  if (acl !== 'private' && acl !== 'bucket-owner-full-control') {
    throw s3Error('NotImplemented', `The ACL ${acl} is not supported: nothing is public.`);
  }
}

/** aws-chunked is about the request, not about the object. */
const encodingOf = (request: Request) =>
  request.headers
    .get('content-encoding')
    ?.split(',')
    .map((encoding) => encoding.trim())
    .filter((encoding) => encoding !== 'aws-chunked')
    .join(', ');

/** Refuses what would break a header. */
export function headerValue(value: string): string {
  if (/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return value;
  throw s3Error('InvalidArgument', 'A value cannot be sent as a header.');
}

/** What an answer says about an object. */
export function headersOf(meta: Meta, options: { readonly checksums: boolean }): Record<string, string> {
  return {
    'content-type': 'binary/octet-stream',
    ...meta.headers,
    etag: `"${meta.etag}"`,
    'last-modified': new Date(meta.modified).toUTCString(),
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
    ...Object.fromEntries(Object.entries(meta.metadata).map(([name, value]) => [`${METADATA}${name}`, value])),
    ...(options.checksums ? checksumHeaders(meta) : {}),
  };
}

export function checksumHeaders({ checksum }: Pick<Meta, 'checksum'>): Record<string, string> {
  if (!checksum) return {};
  const { algorithm, value } = checksum;
  return { [`${CHECKSUM}${algorithm}`]: value, 'x-amz-checksum-type': typeOf(checksum) };
}

export const typeOf = ({ composite }: { readonly composite: boolean }) => (composite ? 'COMPOSITE' : 'FULL_OBJECT');

/** The name of a checksum's element in XML: ChecksumCRC32. */
export const elementOf = (algorithm: string) => `Checksum${algorithm.toUpperCase()}`;

export const CHECKSUM_ELEMENTS = ALGORITHMS.map((algorithm) => [algorithm, elementOf(algorithm)] as const);
