import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Head, readData, readHead, verifyArchive, writeArchive } from '../../../src/app/backup/archive.ts';

const head: Head = {
  version: 1,
  platform: 'shop',
  environment: 'local',
  runtime: 'local',
  store: 'db',
  template: 'postgres',
  content: 'postgres-data',
  at: '2026-01-31T12:00:00.000Z',
  by: 'platform 1.0.0',
};
let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'platform-backup-'));
  file = join(folder, 'db.tar.gz');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const write = (data: Buffer) =>
  writeArchive(file, head, (sink) => pipeline(Readable.from([data]), sink as NodeJS.WritableStream));

test.each([0, 1, 5_000_000, 8 * 2 ** 20])('what was written comes back: %i bytes', async (bytes) => {
  const data = randomBytes(bytes);
  const end = await write(data);
  expect(end.bytes).toBe(bytes);
  expect(await readHead(file)).toEqual(head);
  expect(await verifyArchive(file)).toEqual(end);
  expect((await buffer(Readable.from(readData(file)))).equals(data)).toBe(true);
});

test('nobody else may read it', async () => {
  await write(Buffer.from('data'));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('when the store fails there is no file', async () => {
  const failing = writeArchive(file, head, async (sink) => {
    sink.write('half');
    throw new Error('the store is gone');
  });
  await expect(failing).rejects.toThrow('the store is gone');
  expect(await readdir(folder)).toEqual([]);
});

test('a file that was cut off, or changed, is refused', async () => {
  await write(randomBytes(100_000));
  const whole = await readFile(file);
  await writeFile(file, whole.subarray(0, 60_000));
  await expect(verifyArchive(file)).rejects.toMatchObject({ code: 'bad-backup', exitCode: 2 });
  whole[50_000] = (whole[50_000] ?? 0) ^ 1;
  await writeFile(file, whole);
  await expect(verifyArchive(file)).rejects.toMatchObject({ code: 'bad-backup' });
});

test('what is no backup is refused', async () => {
  await writeFile(file, 'something');
  await expect(readHead(file)).rejects.toMatchObject({ code: 'bad-backup' });
  await expect(readHead(join(folder, 'missing.tar.gz'))).rejects.toThrow('is not there');
});
