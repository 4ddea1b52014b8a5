import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import tar, { type Pack } from 'tar-stream';
import type { End, Head } from './format.ts';

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
