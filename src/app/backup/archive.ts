import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import tar, { type Extract, type Pack } from 'tar-stream';
import { ExitCode, PlatformError } from '../../kernel/index.ts';

/**
 * A backup of one store: a compressed tar file of `backup.json` (what it is), `data/000000`, `data/000001`… (the stream that the store
 * wrote, in parts, because a tar file tells the size of an entry before its content) and `end.json` (its size and digest). So
 * `tar xzOf FILE 'data/*'` is that stream, and a file that was cut off has no end. For the user's eyes only: mode 0600.
 */
export interface Head {
  readonly version: 1;
  readonly platform: string;
  readonly environment: string;
  readonly runtime: string;
  readonly store: string;
  readonly template: string;
  /** What the stream is: `pg_dump`. */
  readonly content: string;
  /** ISO 8601: when it was begun. */
  readonly at: string;
  readonly by: string;
}
export interface End {
  readonly bytes: number;
  /** Of the stream, in hexadecimal digits. */
  readonly sha256: string;
}

const PART_BYTES = 4 * 2 ** 20;
const MODE = 0o600;
/** Dumps are text: the first levels of compression give most of it. */
const LEVEL = 4;

/** Writes a backup of what `fill` writes. There is a file only when all went well; nothing but one part is held in memory. */
export async function writeArchive(
  path: string,
  head: Head,
  fill: (sink: NodeJS.WritableStream) => Promise<void>,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<End> {
  const draft = `${path}.part`;
  const archive = tar.pack();
  const written = pipeline(
    Readable.from(archive),
    createGzip({ level: LEVEL }),
    createWriteStream(draft, { mode: MODE }),
  );
  // Told by the await below, which comes later.
  written.catch(() => undefined);
  try {
    await entry(archive, 'backup.json', json(head));
    const stream = new PassThrough();
    const filled = fill(stream).then(
      () => void stream.end(),
      (error: Error) => void stream.destroy(error),
    );
    const end = await parts(archive, stream, onBytes);
    await filled;
    await entry(archive, 'end.json', json(end));
    archive.finalize();
    await written;
    await rename(draft, path);
    return end;
  } catch (error) {
    archive.destroy(error as Error);
    await written.catch(() => undefined);
    await rm(draft, { force: true });
    throw error;
  }
}

async function parts(archive: Pack, stream: Readable, onBytes: (bytes: number) => void): Promise<End> {
  const hash = createHash('sha256');
  let [bytes, count, held] = [0, 0, 0];
  let chunks: Buffer[] = [];
  const flush = async () => {
    await entry(archive, `data/${String(count).padStart(6, '0')}`, Buffer.concat(chunks, held));
    [chunks, held, count] = [[], 0, count + 1];
  };
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
    held += chunk.length;
    chunks.push(chunk);
    onBytes(bytes);
    if (held >= PART_BYTES) await flush();
  }
  if (held > 0) await flush();
  return { bytes, sha256: hash.digest('hex') };
}

/** Resolves when the archive has taken it. */
const entry = (archive: Pack, name: string, content: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    // No time of its own: the same data gives the same bytes.
    archive.entry({ name, mode: MODE, mtime: new Date(0) }, content, (error) => (error ? reject(error) : resolve()));
    if (archive.destroyed) reject(new Error('the file cannot be written'));
  });

const json = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);

/** What the file says it is. Reads no further. */
export async function readHead(path: string): Promise<Head> {
  for await (const { name, content } of entries(path)) {
    if (name === 'backup.json') return headIn(path, await textOf(content));
    break;
  }
  throw noBackup(path);
}

/** Reads all of it: its size and digest are those that it tells. Throws where they are not. */
export async function verifyArchive(path: string): Promise<End> {
  const hash = createHash('sha256');
  let bytes = 0;
  let told: End | undefined;
  for await (const { name, content } of entries(path)) {
    if (name === 'end.json') told = JSON.parse(await textOf(content)) as End;
    else if (name.startsWith('data/')) {
      for await (const chunk of content) {
        hash.update(chunk);
        bytes += chunk.length;
      }
    } else await textOf(content);
  }
  if (told?.bytes === bytes && told.sha256 === hash.digest('hex')) return told;
  throw damaged(path, told === undefined ? 'it has no end' : 'its content is not what was written');
}

/** The stream that the store wrote. */
export async function* readData(path: string): AsyncGenerator<Buffer> {
  for await (const { name, content } of entries(path)) {
    if (name.startsWith('data/')) yield* content;
  }
}

type Content = AsyncIterable<Buffer>;

async function* entries(path: string): AsyncGenerator<{ readonly name: string; readonly content: Content }> {
  const archive = tar.extract();
  const stop = new AbortController();
  const read = unpack(path, archive, stop.signal);
  // Told by the await below, unless the entries tell it first.
  read.catch(() => undefined);
  try {
    for await (const each of archive) {
      yield { name: each.header.name, content: told(path, each as Content) };
      each.resume();
    }
    await read;
  } catch (error) {
    throw explained(path, error as NodeJS.ErrnoException);
  } finally {
    stop.abort();
  }
}

async function* told(path: string, content: Content): AsyncGenerator<Buffer> {
  try {
    yield* content;
  } catch (error) {
    throw explained(path, error as NodeJS.ErrnoException);
  }
}

/** Feeds the file to whoever takes it apart, no faster than that goes. */
async function unpack(path: string, archive: Extract, signal: AbortSignal): Promise<void> {
  try {
    const taken = async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        if (!archive.write(chunk)) await new Promise<void>((resolve) => archive.once('drain', resolve));
      }
    };
    await pipeline(createReadStream(path), createGunzip(), taken, { signal });
    archive.end(undefined);
  } catch (error) {
    archive.destroy(error as Error);
    throw error;
  }
}

async function textOf(content: Content): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function headIn(path: string, text: string): Head {
  const head = JSON.parse(text) as Head;
  if (head.version === 1 && head.content) return head;
  throw noBackup(path);
}

function explained(path: string, error: NodeJS.ErrnoException): Error {
  if (error instanceof PlatformError) return error;
  if (error.code === 'ENOENT') return refused(path, `${path} is not there`);
  if (error.code === 'Z_DATA_ERROR' || error.code === 'Z_BUF_ERROR') return damaged(path, 'it cannot be unpacked');
  return noBackup(path);
}

const refused = (where: string, message: string) =>
  new PlatformError({ code: 'bad-backup', message, where, exitCode: ExitCode.badInput });
const noBackup = (path: string) => refused(path, `${path} is no backup of the platform`);
const damaged = (path: string, why: string) => refused(path, `the backup is damaged: ${why}`);
