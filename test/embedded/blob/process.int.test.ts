import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Built, buildProgram, type Program } from '../program/programs.ts';
import { send } from './support/raw.ts';
import { clientOf, type Target } from './support/server.ts';

let built: Built;
beforeAll(async () => {
  built = await buildProgram('blob');
});
afterAll(() => built.close());

let folder: string;
let users: string;
beforeEach(async () => {
  folder = join(built.folder, randomBytes(4).toString('hex'));
  users = join(folder, 'users');
  await mkdir(users, { recursive: true });
  await writeFile(join(users, 'order'), 'first secret\n');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const start = (port = 0, buckets = 'media,receipts') =>
  built.start(['--port', String(port), '--data', join(folder, 'data'), '--users', users, '--buckets', buckets]);
const targetOf = (port: number, accessKeyId = 'order', secretAccessKey = 'first secret'): Target => ({
  endpoint: `http://127.0.0.1:${port}`,
  region: 'us-east-1',
  accessKeyId,
  secretAccessKey,
  close: async () => undefined,
});
const put = (s3: S3Client, Key: string, Body: string | Buffer) =>
  s3.send(new PutObjectCommand({ Bucket: 'media', Key, Body }));
const get = async (s3: S3Client, Key: string) =>
  (await s3.send(new GetObjectCommand({ Bucket: 'media', Key }))).Body?.transformToString();
const listening = async (program: Program) => {
  const port = await program.listening();
  return { port, s3: clientOf(targetOf(port)) };
};

it('lets in those who have a file in the users folder, as soon as they have one', async () => {
  const program = start();
  const { port, s3 } = await listening(program);
  await put(s3, 'a', 'x');
  const review = clientOf(targetOf(port, 'review', 'second secret'));
  await expect(get(review, 'a')).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });
  await writeFile(join(users, 'review'), 'second secret');
  await expect.poll(() => get(review, 'a').catch(() => undefined), { timeout: 5000 }).toBe('x');
  await rm(join(users, 'order'));
  await expect.poll(() => get(s3, 'a').catch((error) => error.name), { timeout: 5000 }).toBe('InvalidAccessKeyId');
  expect(program.output()).not.toContain('secret');
  expect(await program.stop('SIGTERM')).toBe(0);
});

it('keeps objects and adds buckets over restarts', async () => {
  const first = start();
  const before = await listening(first);
  await put(before.s3, 'a', 'x');
  expect(await first.stop('SIGINT')).toBe(0);
  const second = start(0, 'media,more');
  const after = await listening(second);
  expect(await get(after.s3, 'a')).toBe('x');
  await after.s3.send(new PutObjectCommand({ Bucket: 'more', Key: 'a', Body: 'y' }));
  await after.s3.send(new PutObjectCommand({ Bucket: 'receipts', Key: 'a', Body: 'y' }));
  await second.stop('SIGINT');
});

it('tells who did what, on this machine only', async () => {
  const program = start();
  const { port, s3 } = await listening(program);
  await put(s3, 'a', 'hello');
  await get(s3, 'a');
  const target = targetOf(port);
  await send(target, 'GET', '/media/a');
  const stats = JSON.parse((await send(target, 'GET', '/-/stats')).body) as object[];
  expect(stats).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ user: 'order', via: 'header', operation: 'PutObject', status: 200, requests: 1 }),
      expect.objectContaining({ user: 'order', operation: 'GetObject', status: 200, requests: 1, bytesOut: 5 }),
      expect.objectContaining({ user: '', via: 'none', status: 403, requests: 1 }),
    ]),
  );
  const metrics = await send(target, 'GET', '/-/metrics');
  expect(metrics.body).toContain('blob_requests_total{user="order",via="header",operation="PutObject",status="200"} 1');
  expect((await send(target, 'GET', '/-/stats', { 'x-forwarded-for': '10.0.0.1' })).status).toBe(403);
  await program.stop('SIGINT');
});

it('ends with its parent, and with a clear last line when something is wrong', async () => {
  const first = start();
  const port = await first.listening();
  for (const [args, message] of [
    [['--port', String(port), '--data', folder], `port ${port} on 127.0.0.1 is taken by another program`],
    [['--port', '0'], '--data DIR is missing'],
    [
      ['--data', folder, '--buckets', 'media,No!'],
      '--buckets: No! is no name of a bucket: 3 to 63 of a-z, 0-9, dots and hyphens',
    ],
  ] as const) {
    const program = built.start(args);
    expect((await once(program.child, 'close'))[0]).toBe(1);
    expect(program.output().trim().split('\n').at(-1)).toBe(message);
  }
  first.child.disconnect();
  expect((await once(first.child, 'exit'))[0]).toBe(0);
});

describe('kill -9 in the middle of many puts', () => {
  it('leaves every acknowledged object, byte for byte, and no half one', async () => {
    /** Hashes of what may be under a key: the last that was acknowledged, or one that was on its way. */
    const acknowledged = new Map<string, string>();
    const sent = new Map<string, Set<string>>();
    const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
    for (let round = 0; round < 3; round += 1) {
      const program = start();
      const { s3 } = await listening(program);
      let stop = false;
      const writers = Array.from({ length: 8 }, async (_, writer) => {
        for (let number = 0; !stop; number += 1) {
          // Some keys are written again and again.
          const key = `${writer}/${number % 5 === 0 ? 'same' : `${round}-${number}`}`;
          const body = randomBytes([100, 70_000, 400_000, 1_500_000][number % 4] ?? 1);
          const digest = hash(body);
          sent.set(key, new Set([...(sent.get(key) ?? []), digest]));
          await put(s3, key, body).then(
            () => acknowledged.set(key, digest),
            () => undefined,
          );
        }
      });
      await expect.poll(() => acknowledged.size, { timeout: 20_000 }).toBeGreaterThan((round + 1) * 40);
      const killed = once(program.child, 'exit');
      program.child.kill('SIGKILL');
      stop = true;
      await Promise.all([killed, ...writers]);
      s3.destroy();
    }
    const program = start();
    const { s3 } = await listening(program);
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'media' }));
    const listed = new Map(Contents.map(({ Key = '', Size }) => [Key, Size]));
    expect([...acknowledged.keys()].filter((key) => !listed.has(key))).toEqual([]);
    for (const [key, size] of listed) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'media', Key: key }));
      const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
      expect(bytes.length).toBe(size);
      expect(sent.get(key)).toContain(hash(bytes));
      if (!key.endsWith('/same') && acknowledged.has(key)) expect(hash(bytes)).toBe(acknowledged.get(key));
    }
    expect(await readdir(join(folder, 'data/drafts'))).toEqual([]);
    await program.stop('SIGINT');
  });
});
