import { once } from 'node:events';
import tar from 'tar-stream';
import type { S3Client } from './client.ts';
import { KEY, RECORD } from './dump.ts';
import { compareKeys, keysOf } from './keys.ts';

/** Keys that are there now, in order; those that the backup does not have go. */
interface Present {
  readonly bucket: string;
  readonly keys: AsyncGenerator<string>;
  next: string | undefined;
}

/**
 * Makes every bucket of a tar stream of `dump` hold what it held, and nothing else. Buckets that are not in it are left alone. Objects
 * are put one by one: who reads meanwhile finds some of them old and some new.
 */
export async function restore(client: S3Client, stream: AsyncIterable<Buffer>): Promise<void> {
  const archive = tar.extract();
  const fed = feed(stream, archive);
  fed.catch((error: Error) => archive.destroy(error));
  let present: Present | undefined;
  for await (const entry of archive) {
    const { name, type, size, pax } = entry.header;
    const [bucket = ''] = name.split('/', 1);
    if (present?.bucket !== bucket) {
      if (present) await removeBefore(client, present, undefined);
      if (type === 'directory') await client.ensure(bucket);
      present = await open(client, bucket);
    }
    if (type === 'directory') {
      entry.resume();
      continue;
    }
    const records = (pax ?? {}) as Readonly<Record<string, string>>;
    const key = records[KEY] ?? name.slice(bucket.length + 1);
    await removeBefore(client, present, key);
    const kept = Object.entries(records).filter(([record]) => record !== KEY && record.startsWith(RECORD));
    const headers = Object.fromEntries(kept.map(([record, value]) => [record.slice(RECORD.length), value]));
    await client.put(bucket, key, { ...headers, 'content-length': String(size) }, entry as AsyncIterable<Uint8Array>);
  }
  await fed;
  if (present) await removeBefore(client, present, undefined);
}

async function open(client: S3Client, bucket: string): Promise<Present> {
  const keys = keysOf(client, bucket);
  return { bucket, keys, next: (await keys.next()).value ?? undefined };
}

/** Removes what is there and comes before a key of the backup, which itself will be replaced; all the rest where there is none. */
async function removeBefore(client: S3Client, present: Present, key: string | undefined): Promise<void> {
  while (present.next !== undefined) {
    const order = key === undefined ? -1 : compareKeys(present.next, key);
    if (order > 0) return;
    if (order < 0) await client.remove(present.bucket, present.next);
    present.next = (await present.keys.next()).value ?? undefined;
  }
}

async function feed(stream: AsyncIterable<Buffer>, archive: ReturnType<typeof tar.extract>): Promise<void> {
  for await (const chunk of stream) if (!archive.write(chunk)) await once(archive as never, 'drain');
  archive.end(undefined);
}
