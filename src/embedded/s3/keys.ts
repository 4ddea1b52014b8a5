import type { S3Client } from './client.ts';

/** All keys of a bucket in the order of their bytes, a page at a time. */
export async function* keysOf(client: S3Client, bucket: string): AsyncGenerator<string> {
  let after: string | undefined;
  for (;;) {
    const { keys, more } = await client.list(bucket, after);
    yield* keys;
    after = keys.at(-1);
    if (!more || after === undefined) return;
  }
}

/** The order in which S3 lists keys: of their bytes in UTF-8. */
export const compareKeys = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
