import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import tar, { type Extract } from 'tar-stream';
import { ExitCode, PlatformError } from '../../../kernel/index.ts';
import type { End, Head } from './format.ts';

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
