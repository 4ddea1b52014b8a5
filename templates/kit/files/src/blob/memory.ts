import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { assertKey, BlobExists, type BlobStore, type ObjectInfo, type Page } from './port.ts';

interface Entry {
  readonly bytes: Uint8Array;
  readonly info: ObjectInfo;
  readonly modified: Date;
}

export interface MemoryBlobOptions {
  readonly now?: () => Date;
}

/** In this process alone, for tests. Every bucket is there; presigned URLs lead nowhere. */
export function memoryBlob({ now = () => new Date() }: MemoryBlobOptions = {}): BlobStore {
  const buckets = new Map<string, Map<string, Entry>>();
  const open = (name: string) => {
    const bucket = buckets.get(name) ?? new Map<string, Entry>();
    buckets.set(name, bucket);
    return bucket;
  };

  return {
    put: async (bucket, key, body, { contentType = 'application/octet-stream', ifNoneMatch, metadata = {} } = {}) => {
      assertKey(key);
      const bytes = body instanceof Uint8Array ? Uint8Array.from(body) : await collect(body);
      // Looked up only now: the body may have been long in coming.
      if (ifNoneMatch && open(bucket).has(key)) throw new BlobExists(bucket, key);
      const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
      const info = { contentType, bytes: bytes.byteLength, etag, metadata: { ...metadata } };
      open(bucket).set(key, { bytes, info, modified: now() });
      return { etag };
    },
    get: async (bucket, key, { range } = {}) => {
      const entry = open(bucket).get(key);
      if (!entry) return undefined;
      const part = range ? entry.bytes.subarray(range.start, (range.end ?? Infinity) + 1) : entry.bytes;
      return { ...entry.info, bytes: part.byteLength, body: Readable.from([Buffer.from(part)], { objectMode: false }) };
    },
    head: async (bucket, key) => open(bucket).get(key)?.info,
    delete: async (bucket, key) => void open(bucket).delete(key),
    copy: async (bucket, from, to) => {
      const entry = open(bucket).get(from);
      if (entry) open(bucket).set(assertKey(to), { ...entry, modified: now() });
      return entry !== undefined;
    },
    list: async (bucket, { prefix = '', after, limit = 1000 } = {}): Promise<Page> => {
      const found = [...open(bucket)]
        .filter(([key]) => key.startsWith(prefix) && (after === undefined || byBytes(key, after) > 0))
        .sort(([a], [b]) => byBytes(a, b));
      const page = found.slice(0, limit);
      const items = page.map(([key, { info, modified }]) => ({ key, bytes: info.bytes, etag: info.etag, modified }));
      const last = items.at(-1);
      return found.length > page.length && last ? { items, next: last.key } : { items };
    },
    presign: async ({ method, bucket, key, expiresSeconds, origin = 'http://blob.invalid', ...asked }) => {
      const path = key.split('/').map(encodeURIComponent).join('/');
      const headers = {
        ...(asked.contentType === undefined ? {} : { 'content-type': asked.contentType }),
        ...(asked.contentLength === undefined ? {} : { 'content-length': String(asked.contentLength) }),
      };
      const query = `method=${method}&expires=${Math.round(now().getTime() / 1000) + expiresSeconds}`;
      return { url: `${origin.replace(/\/+$/, '')}/${bucket}/${path}?${query}`, method, headers };
    },
    ping: async () => {},
    close: async () => buckets.clear(),
  };
}

async function collect(body: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  return Buffer.concat(chunks);
}

/** The order of UTF-8 bytes, in which every store lists. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
