import type { Readable } from 'node:stream';

/**
 * Objects by bucket and key. A call rejects with BlobUnavailable when the store cannot be reached even after some tries. Keys are
 * any text of 1 to 1024 bytes, without `.` and `..` between slashes: URLs cannot carry those.
 */
export interface BlobStore {
  /** Stores the whole object or nothing; it is durable once this resolves. Rejects with BlobExists where `ifNoneMatch` forbids it. */
  put(bucket: string, key: string, body: Uint8Array | Readable, options?: PutOptions): Promise<Stored>;
  /** Nothing when there is no such object. The body must be read to its end or destroyed. */
  get(bucket: string, key: string, options?: GetOptions): Promise<Content | undefined>;
  head(bucket: string, key: string): Promise<ObjectInfo | undefined>;
  /** Succeeds also when there is no such object. */
  delete(bucket: string, key: string): Promise<void>;
  /** With content type and metadata. False when there is no such object. */
  copy(bucket: string, from: string, to: string): Promise<boolean>;
  /** A page of keys in the order of their bytes. */
  list(bucket: string, options?: ListOptions): Promise<Page>;
  /** A URL that lets whoever has it do one thing for a while, without credentials. */
  presign(request: PresignRequest): Promise<Presigned>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface PutOptions {
  readonly contentType?: string;
  /** `*`: only when there is no object with this key. */
  readonly ifNoneMatch?: '*';
  /** Names in lower case, values in printable ASCII: they travel as headers. */
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface Stored {
  readonly etag: string;
}

export interface GetOptions {
  /** Bytes from `start` to `end`, both counted from 0 and included. */
  readonly range?: { readonly start: number; readonly end?: number };
}

export interface ObjectInfo {
  readonly contentType: string;
  /** Size of the body; of the part asked for, with a range. */
  readonly bytes: number;
  readonly etag: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface Content extends ObjectInfo {
  readonly body: Readable;
}

export interface ListOptions {
  readonly prefix?: string;
  /** Keys after this one: `next` of the page before. */
  readonly after?: string;
  /** At most 1000, which is the default. */
  readonly limit?: number;
}

export interface Page {
  readonly items: readonly Listed[];
  /** There is more after this key. */
  readonly next?: string;
}

export interface Listed {
  readonly key: string;
  readonly bytes: number;
  readonly etag: string;
  readonly modified: Date;
}

export interface PresignRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  readonly bucket: string;
  readonly key: string;
  /** At most a week. */
  readonly expiresSeconds: number;
  /**
   * Where the one who uses it reaches the store, e.g. `https://shop.example.com/media`: the URL is signed for this host. A path is
   * put in front of it and not signed, so whoever serves it (the gateway) has to take it off and to leave the Host header alone.
   */
  readonly origin?: string;
  /** PUT only: the upload must have exactly these. */
  readonly contentType?: string;
  readonly contentLength?: number;
}

export interface Presigned {
  readonly url: string;
  readonly method: PresignRequest['method'];
  /** To be sent with the request as they are. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The store cannot be reached, or says that it cannot serve now: whether a write in flight took effect is not known. */
export class BlobUnavailable extends Error {
  /** A message whose handler meets this comes again until it is over. */
  readonly retry = 'later';

  constructor(cause: unknown) {
    super(`The blob store cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'BlobUnavailable';
  }
}

/** An object with this key is already there. */
export class BlobExists extends Error {
  constructor(bucket: string, key: string) {
    super(`There is already an object ${key} in ${bucket}.`);
    this.name = 'BlobExists';
  }
}

/** Returns the key, or throws where it is none. */
export function assertKey(key: string): string {
  const bytes = Buffer.byteLength(key);
  if (bytes < 1 || bytes > 1024) throw new RangeError('A key has 1 to 1024 bytes.');
  if (/(?:^|\/)\.\.?(?:\/|$)/.test(key)) throw new RangeError('A key has no . or .. between its slashes.');
  return key;
}
