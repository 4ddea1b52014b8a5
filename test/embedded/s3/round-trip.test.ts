import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BlobServer, Store, Users } from '../../../src/embedded/blob/index.ts';
import { createClient, dump, restore, type S3Client } from '../../../src/embedded/s3/index.ts';
import { keysOf } from '../../../src/embedded/s3/keys.ts';
import { Secret } from '../../../src/kernel/index.ts';

const ACCOUNT = { region: 'us-east-1', user: 'someone', secret: new Secret('of someone') };
let folder: string;
const opened: { readonly server: BlobServer; readonly client: S3Client }[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'platform-s3-'));
});
afterEach(async () => {
  for (const { server, client } of opened.splice(0)) {
    client.close();
    await server.close(0);
  }
  await rm(folder, { recursive: true, force: true });
});

async function open(name: string, buckets: readonly string[], pageKeys = 1000): Promise<S3Client> {
  const users = new Users();
  users.load(new Map([[ACCOUNT.user, ACCOUNT.secret.reveal()]]));
  const server = new BlobServer({ store: await Store.open(join(folder, name), [...buckets]), users });
  const port = await server.listen(0, '127.0.0.1');
  const client = await createClient({ address: `http://127.0.0.1:${port}`, ...ACCOUNT, pageKeys });
  opened.push({ server, client });
  return client;
}

const put = (client: S3Client, bucket: string, key: string, content: string | Buffer, headers = {}) => {
  const bytes = Buffer.from(content as string);
  return client.put(bucket, key, { 'content-length': String(bytes.length), ...headers }, Readable.from([bytes]));
};

async function dumped(client: S3Client): Promise<Buffer> {
  const sink = new PassThrough();
  const [bytes] = await Promise.all([buffer(sink), dump(client, sink).then(() => sink.end())]);
  return bytes;
}

async function contentOf(client: S3Client, bucket: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const key of (await client.list(bucket, undefined)).keys) {
    const object = await client.get(bucket, key);
    if (object)
      found[key] = `${object.headers['content-type']} ${object.headers['x-amz-meta-by']} ${await text(object)}`;
  }
  return found;
}

test('what buckets hold goes to another store, and nothing else stays there', async () => {
  const from = await open('from', ['media', 'receipts', 'empty']);
  const photo = Buffer.alloc(3_000_000, 'photo');
  await put(from, 'media', 'a/photo 1+2.jpg', photo, { 'content-type': 'image/jpeg', 'x-amz-meta-by': 'ann' });
  await put(from, 'media', 'Ünï & <co>', 'text', { 'content-type': 'text/plain' });
  await put(from, 'media', `long/${'x'.repeat(300)}`, 'long');
  await put(from, 'receipts', 'nothing', '');
  const to = await open('to', ['media', 'receipts']);
  await put(to, 'media', 'a/older', 'goes');
  await put(to, 'media', 'a/photo 1+2.jpg', 'is replaced');
  await put(to, 'receipts', 'zz', 'goes too');

  const bytes = await dumped(from);
  await restore(to, Readable.from([bytes.subarray(0, 1000), bytes.subarray(1000)]));

  expect(await to.buckets()).toEqual(['empty', 'media', 'receipts']);
  for (const bucket of ['media', 'receipts', 'empty']) {
    expect(await contentOf(to, bucket)).toEqual(await contentOf(from, bucket));
  }
  expect(Object.keys(await contentOf(to, 'media'))).toHaveLength(3);
});

test('more keys than one page, there and where they come to', async () => {
  const from = await open('from', ['media'], 2);
  const to = await open('to', ['media'], 3);
  const keys = ['a', 'b', 'c', 'd', 'e'];
  for (const key of keys) await put(from, 'media', key, key);
  for (const key of ['0', 'a', 'a1', 'c', 'c1', 'f', 'g', 'h']) await put(to, 'media', key, 'older');
  await restore(to, Readable.from([await dumped(from)]));
  const there: string[] = [];
  for await (const key of keysOf(to, 'media')) there.push(key);
  expect(there).toEqual(keys);
});

test('what is wrong is told in the words of the store', async () => {
  const client = await open('from', ['media']);
  expect(await client.get('media', 'missing')).toBeUndefined();
  await expect(put(client, 'nowhere', 'key', 'text')).rejects.toMatchObject({
    code: 's3-refused',
    message: expect.stringContaining('404 NoSuchBucket'),
  });
});
