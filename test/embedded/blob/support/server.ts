import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { BlobServer, Store, Users } from '../../../../src/embedded/blob/index.ts';

/** An S3 server to test with, and who may come in. */
export interface Target {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  close(): Promise<void>;
}

export interface Own extends Target {
  readonly server: BlobServer;
  readonly store: Store;
  readonly folder: string;
}

export const USER = 'review';
export const SECRET = 'a secret/with+signs=';

/** Our server, in this process. */
export async function ownServer(
  options: { readonly buckets?: readonly string[]; readonly now?: () => number } = {},
): Promise<Own> {
  const folder = await mkdtemp(join(tmpdir(), 'platform-blob-'));
  const store = await Store.open(folder, options.buckets ?? []);
  const users = new Users();
  users.load(new Map([[USER, `${SECRET}\n`]]));
  const server = new BlobServer({
    store,
    users,
    ...(options.now ? { now: options.now } : {}),
    failed: (error) => console.error(error),
  });
  const port = await server.listen(0, '127.0.0.1');
  return {
    server,
    store,
    folder,
    endpoint: `http://127.0.0.1:${port}`,
    accessKeyId: USER,
    secretAccessKey: SECRET,
    region: 'us-east-1',
    close: async () => {
      await server.close(0);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * The server that S3_TEST_ENDPOINT names (S3_TEST_ACCESS_KEY, S3_TEST_SECRET_KEY, S3_TEST_REGION), so that the same tests tell
 * whether ours does what others do; else ours.
 */
export async function testServer(): Promise<Target> {
  const { S3_TEST_ENDPOINT: endpoint, S3_TEST_ACCESS_KEY, S3_TEST_SECRET_KEY, S3_TEST_REGION } = process.env;
  if (!endpoint) return ownServer();
  return {
    endpoint,
    accessKeyId: S3_TEST_ACCESS_KEY ?? '',
    secretAccessKey: S3_TEST_SECRET_KEY ?? '',
    region: S3_TEST_REGION ?? 'us-east-1',
    close: async () => undefined,
  };
}

export function clientOf(
  { endpoint, accessKeyId, secretAccessKey, region }: Target,
  options: S3ClientConfig = {},
): S3Client {
  return new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey },
    ...options,
  });
}

/** A bucket name of this run. */
export const bucketName = () => `test-${crypto.randomUUID()}`;
