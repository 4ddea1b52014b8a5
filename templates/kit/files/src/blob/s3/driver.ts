import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Telemetry } from '../../telemetry/index.ts';
import { assertKey, BlobExists, type BlobStore, type ObjectInfo, type PutOptions } from '../port.ts';
import type { BlobSettings } from '../settings.ts';
import { pathOf, presignedUrl, queryOf } from './address.ts';
import { createConnection, readText } from './connection.ts';
import { isMissing, isPrecondition, S3Refusal } from './errors.ts';
import { listPage } from './list.ts';
import { observed } from './telemetry.ts';
import { partsOf, type Send, uploadParts } from './upload.ts';

const METADATA = 'x-amz-meta-';

/**
 * Anything that speaks S3: the embedded engine, MinIO, AWS. Requests are signed by aws4fetch and sent by node:http: the SDK of AWS
 * would add 1.4 MB to the bundle of each service and double the time it takes to start.
 */
export function s3Blob(settings: BlobSettings, telemetry: Pick<Telemetry, 'tracer' | 'metrics'>): BlobStore {
  const connection = createConnection(settings);
  const send = observed(connection, settings, telemetry);

  const find = async (operation: string, bucket: string, request: Parameters<typeof send>[2]) => {
    try {
      return (await send(operation, bucket, request)).message;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  };

  const head: BlobStore['head'] = async (bucket, key) => {
    const message = await find('HeadObject', bucket, { method: 'HEAD', path: pathOf(bucket, assertKey(key)) });
    message?.resume();
    return message && infoOf(message);
  };

  const putBytes = async (bucket: string, key: string, body: Uint8Array, options: PutOptions): Promise<string> => {
    const headers = { ...headersOf(options), ...conditionOf(options) };
    try {
      const { message } = await send('PutObject', bucket, { method: 'PUT', path: pathOf(bucket, key), headers, body });
      message.resume();
      return String(message.headers.etag);
    } catch (error) {
      if (!isPrecondition(error)) throw error;
      // The object that is in the way may be this one: an answer was lost, and the request came again.
      const etag = `"${createHash('md5').update(body).digest('hex')}"`;
      const there = await head(bucket, key);
      if (there?.etag === etag) return etag;
      throw new BlobExists(bucket, key);
    }
  };

  return {
    put: async (bucket, key, body, options = {}) => {
      assertKey(key);
      if (body instanceof Uint8Array) return { etag: await putBytes(bucket, key, body, options) };
      const parts = partsOf(body);
      const first = await parts.next();
      const second = first.done ? first : await parts.next();
      if (second.done) return { etag: await putBytes(bucket, key, first.value ?? Buffer.alloc(0), options) };
      const all = (async function* () {
        yield first.value as Buffer;
        yield second.value;
        yield* parts;
      })();
      const upload = { bucket, key, headers: headersOf(options), condition: conditionOf(options) };
      const sendTo: Send = (operation, request) => send(operation, bucket, request);
      try {
        return { etag: await uploadParts(sendTo, upload, all) };
      } catch (error) {
        body.destroy();
        throw isPrecondition(error) ? new BlobExists(bucket, key) : error;
      }
    },
    get: async (bucket, key, { range } = {}) => {
      const headers = range ? { range: `bytes=${range.start}-${range.end ?? ''}` } : {};
      const message = await find('GetObject', bucket, { method: 'GET', path: pathOf(bucket, assertKey(key)), headers });
      return message && { ...infoOf(message), body: message };
    },
    head,
    delete: async (bucket, key) => {
      (await find('DeleteObject', bucket, { method: 'DELETE', path: pathOf(bucket, assertKey(key)) }))?.resume();
    },
    copy: async (bucket, from, to) => {
      const headers = { 'x-amz-copy-source': pathOf(bucket, assertKey(from)) };
      const request = { method: 'PUT' as const, path: pathOf(bucket, assertKey(to)), headers };
      const message = await find('CopyObject', bucket, request);
      const answer = message && (await readText(message));
      if (answer?.includes('<Error>')) throw new S3Refusal(500, answer);
      return answer !== undefined;
    },
    list: async (bucket, options = {}) => {
      const query = queryOf({
        'list-type': 2,
        'encoding-type': 'url',
        'max-keys': options.limit,
        prefix: options.prefix,
        'start-after': options.after,
      });
      const { message } = await send('ListObjectsV2', bucket, { method: 'GET', path: `${pathOf(bucket)}${query}` });
      return listPage(await readText(message));
    },
    presign: async (request) => {
      assertKey(request.key);
      return presignedUrl(request, connection.endpoint, settings);
    },
    ping: async () => {
      try {
        const { message } = await connection.send({ method: 'GET', path: '/' }, { patient: false });
        message.resume();
      } catch (error) {
        // Who may not list all buckets has reached the store nevertheless.
        if (!(error instanceof S3Refusal) || error.code !== 'AccessDenied') throw error;
      }
    },
    close: async () => connection.close(),
  };
}

function headersOf({ contentType = 'application/octet-stream', metadata = {} }: PutOptions): Record<string, string> {
  const named = Object.entries(metadata).map(([name, value]) => [`${METADATA}${name}`, value]);
  return { 'content-type': contentType, ...Object.fromEntries(named) } as Record<string, string>;
}

function conditionOf({ ifNoneMatch }: PutOptions): Record<string, string> {
  return ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch };
}

function infoOf({ headers }: IncomingMessage): ObjectInfo {
  const metadata = Object.entries(headers).filter(([name]) => name.startsWith(METADATA));
  return {
    contentType: headers['content-type'] ?? 'application/octet-stream',
    bytes: Number(headers['content-length'] ?? 0),
    etag: headers.etag ?? '',
    metadata: Object.fromEntries(metadata.map(([name, value]) => [name.slice(METADATA.length), String(value)])),
  };
}
