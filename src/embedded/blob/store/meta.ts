import type { FileHandle } from 'node:fs/promises';
import type { Key } from './key.ts';

/** Everything about an object but its bytes. */
export interface Meta {
  readonly key: Key;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** Milliseconds since the epoch. */
  readonly modified: number;
  /** Content-Type and its kin as they were sent, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** x-amz-meta-* without the prefix. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly checksum?: Checksum;
  /** Made by this multipart upload, of parts with these sizes. */
  readonly upload?: { readonly id: string; readonly sizes: readonly number[] };
}

export interface Checksum {
  readonly algorithm: string;
  /** Base64, as in the headers; with `-N` behind it when it is one over the checksums of N parts. */
  readonly value: string;
  readonly composite: boolean;
}

/**
 * An object is one file, so that one rename makes it visible with everything about it: the bytes, the description as JSON, the
 * length of that (4 bytes, big endian) and a mark.
 */
const MARK = Buffer.from('blb1');
const END = 8;
/** Read at first: nearly always the whole description, and the whole of a small object. */
const TAIL = 64 * 1024;

export function trailerOf(meta: Meta): Buffer {
  const json = Buffer.from(JSON.stringify(meta));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([json, length, MARK]);
}

export interface Described {
  readonly meta: Meta;
  /** The bytes, when the object is small. */
  readonly body?: Buffer;
}

/** Reads the description of an open object; undefined for a file that is none. */
export async function describe(file: FileHandle): Promise<Described | undefined> {
  const { size } = await file.stat();
  let tail = await read(file, Math.max(0, size - TAIL), size);
  if (tail.length < END || !tail.subarray(-4).equals(MARK)) return undefined;
  const length = tail.readUInt32BE(tail.length - END);
  if (length + END > size) return undefined;
  if (length + END > tail.length) tail = await read(file, size - length - END, size);
  const meta = parse(tail.subarray(tail.length - END - length, tail.length - END));
  const bytes = size - END - length;
  if (meta?.size !== bytes) return undefined;
  return tail.length === size ? { meta, body: tail.subarray(0, bytes) } : { meta };
}

function parse(json: Buffer): Meta | undefined {
  try {
    return JSON.parse(json.toString()) as Meta;
  } catch {
    return undefined;
  }
}

async function read(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(end - start);
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
