import { AwsV4Signer } from 'aws4fetch';
import type { Presigned, PresignRequest } from '../port.ts';

/** What a signature is made with. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
  readonly region: string;
}

const WEEK_SECONDS = 7 * 24 * 3600;

/** Keys of a day, which many signatures share. */
export type KeyCache = Map<string, ArrayBuffer>;

/** `/bucket/key`, with everything encoded that a signature would encode. */
export function pathOf(bucket: string, key?: string): string {
  const parts = key === undefined ? [bucket] : [bucket, ...key.split('/')];
  return `/${parts.map(encode).join('/')}`;
}

export function queryOf(parameters: Readonly<Record<string, string | number | undefined>>): string {
  const pairs = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return pairs.length === 0
    ? ''
    : `?${pairs.map(([name, value]) => `${encode(name)}=${encode(String(value))}`).join('&')}`;
}

/** The headers of a request, with its signature among them. */
export async function signedHeaders(
  request: { readonly method: string; readonly url: string; readonly headers: Readonly<Record<string, string>> },
  { user, password, region }: Credentials,
  cache: KeyCache,
): Promise<Record<string, string>> {
  const signer = new AwsV4Signer({
    ...request,
    accessKeyId: user,
    secretAccessKey: password,
    region,
    service: 's3',
    cache,
  });
  return Object.fromEntries((await signer.sign()).headers);
}

/** Signed for the host of `origin`; its path is only put in front. */
export async function presignedUrl(
  { method, bucket, key, expiresSeconds, origin, contentType, contentLength }: PresignRequest,
  endpoint: string,
  { user, password, region }: Credentials,
): Promise<Presigned> {
  if (expiresSeconds < 1 || expiresSeconds > WEEK_SECONDS)
    throw new RangeError('A URL is good for a second to a week.');
  const { origin: base, pathname } = new URL(origin ?? endpoint);
  const headers = {
    ...(contentType === undefined ? {} : { 'content-type': contentType }),
    ...(contentLength === undefined ? {} : { 'content-length': String(contentLength) }),
  };
  const query = queryOf({ 'X-Amz-Expires': Math.floor(expiresSeconds) });
  const signer = new AwsV4Signer({
    method,
    url: `${base}${pathOf(bucket, key)}${query}`,
    headers,
    accessKeyId: user,
    secretAccessKey: password,
    region,
    service: 's3',
    signQuery: true,
    // Otherwise type and length were not signed, and anything of any size could be uploaded.
    allHeaders: true,
  });
  const { url } = await signer.sign();
  return { url: `${base}${pathname.replace(/\/+$/, '')}${url.pathname}${url.search}`, method, headers };
}

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
