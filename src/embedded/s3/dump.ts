import type { Writable } from 'node:stream';
import tar from 'tar-stream';
import type { S3Client } from './client.ts';
import { keysOf } from './keys.ts';

/** What an object says about itself, beside its bytes. */
export const KEPT =
  /^(content-type|content-encoding|content-language|content-disposition|cache-control|x-amz-meta-.+)$/;
/** Where that stands in the tar stream: records of the pax format, by vendor (POSIX.1-2017, pax, "Extended Header Keywords"). */
export const RECORD = 'PLATFORM.';
/** The key, where it is no name of a file. */
export const KEY = 'PLATFORM.key';

/**
 * Writes all buckets: `bucket/`, then `bucket/key` in the order of keys. Each object is as it is when its turn comes; those that come
 * or go meanwhile may be in it or not, as nothing in S3 tells what was there at one moment.
 */
export async function dump(client: S3Client, sink: Writable): Promise<void> {
  const archive = tar.pack();
  const written = pump(archive as AsyncIterable<Buffer>, sink);
  written.catch((error: Error) => archive.destroy(error));
  for (const bucket of [...(await client.buckets())].sort()) {
    archive.entry({ name: `${bucket}/`, type: 'directory', mtime: new Date(0) });
    for await (const key of keysOf(client, bucket)) {
      const object = await client.get(bucket, key);
      if (!object) continue;
      const kept = Object.entries(object.headers).filter(([name]) => KEPT.test(name));
      const entry = archive.entry({
        name: `${bucket}/${key}${key.endsWith('/') ? '_' : ''}`,
        size: Number(object.headers['content-length']),
        mtime: new Date(object.headers['last-modified'] ?? 0),
        mode: 0o600,
        pax: {
          ...Object.fromEntries(kept.map(([name, value]) => [`${RECORD}${name}`, String(value)])),
          // A name that ends with a slash is a folder in a tar file.
          ...(key.endsWith('/') ? { [KEY]: key } : {}),
        },
      } as Parameters<typeof archive.entry>[0]);
      for await (const chunk of object as AsyncIterable<Buffer>) {
        if (!entry.write(chunk)) await new Promise<void>((resolve) => entry.once('drain', resolve));
      }
      await new Promise<void>((resolve, reject) => {
        entry.once('error', reject);
        entry.once('close', resolve);
        entry.end(undefined);
      });
    }
  }
  archive.finalize();
  await written;
}

async function pump(chunks: AsyncIterable<Buffer>, sink: Writable): Promise<void> {
  for await (const chunk of chunks) {
    if (!sink.write(chunk)) await new Promise<void>((resolve) => sink.once('drain', resolve));
  }
}
