import { readFile } from 'node:fs/promises';
import { GetObjectCommand, ListBucketsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPackage, type Package } from './support/package.ts';
import { eventually, makeProject, never, type Project, processOf, up } from './support/project.ts';

const yaml = (buckets: string) => `
services: { hello: { template: plain, port: 28443, uses: [blob] } }
data: { blob: { template: s3, buckets: [${buckets}], region: eu-central-1 }, unused: { template: s3 } }
`;

let pack: Package;
let project: Project;
beforeAll(async () => {
  pack = await buildPackage();
  project = await makeProject(pack, yaml('media, receipts'));
});
afterAll(async () => {
  await project.remove();
  await pack.remove();
});

/** As the service reaches its store. */
async function client(): Promise<S3Client> {
  const { env = {} } = (await processOf(project, 'hello')) ?? {};
  expect(env.BLOB_DRIVER).toBe('s3');
  return new S3Client({
    endpoint: `http://${env.BLOB_HOST}:${env.BLOB_PORT}`,
    region: env.BLOB_REGION ?? '',
    forcePathStyle: true,
    credentials: {
      accessKeyId: env.BLOB_USER ?? '',
      secretAccessKey: await readFile(env.BLOB_PASSWORD_FILE ?? '', 'utf8'),
    },
  });
}
const put = (s3: S3Client, Bucket: string, Key: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
const get = async (s3: S3Client, Bucket: string, Key: string) =>
  (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
const buckets = async () =>
  ((await (await client()).send(new ListBucketsCommand())).Buckets ?? []).map(({ Name }) => Name);

test('a store of objects with its buckets, and a user of its own for each who uses it', async () => {
  const { outcome } = await up(await project.target());
  expect(outcome).toMatchObject({ status: 'done', failures: [] });
  expect(await buckets()).toEqual(['media', 'receipts']);
  const s3 = await client();
  await put(s3, 'media', 'a');
  expect(await get(s3, 'media', 'a')).toBe('a');
});

test('kill -9 of the store: it comes back at the same address with what was acknowledged', async () => {
  const before = await processOf(project, 'blob');
  process.kill(before?.pid ?? 0, 'SIGKILL');
  const s3 = await client();
  await eventually(async () => (await get(s3, 'media', 'a').catch(() => '')) === 'a', 'the object is back', 20_000);
  expect((await processOf(project, 'blob'))?.port).toBe(before?.port);
});

test('a bucket that is added comes with the next up; what is there stays', async () => {
  await project.write(yaml('media, receipts, messages'));
  expect((await up(await project.target())).outcome).toMatchObject({ status: 'done', failures: [] });
  expect(await buckets()).toEqual(['media', 'messages', 'receipts']);
  expect(await get(await client(), 'media', 'a')).toBe('a');
  expect(await (await project.target()).down({ data: true }, () => undefined, never)).toMatchObject({ status: 'done' });
});
