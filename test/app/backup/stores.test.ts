import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backup, checkRestore, restore } from '../../../src/app/backup/index.ts';
import type { ExecIn } from '../../../src/engine/runtime.ts';
import { buildModel } from '../../../src/model/index.ts';
import { realCatalog } from '../../golden/support/platforms.ts';
import { testConfig } from '../../support/config.ts';
import { fakeTarget } from '../../support/fake-target.ts';

const FILE = `
version: 1
name: shop
services: { product: { template: service-product, uses: [db, cache] } }
data: { db: { template: postgres }, cache: { template: valkey }, far: { template: postgres, mode: external, url: "postgres://db.example.com:5432" } }
`;
const catalog = await realCatalog();
const model = (environment = 'docker', name = 'shop') =>
  buildModel(testConfig(FILE.replace('name: shop', `name: ${name}`), environment), catalog);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'platform-backup-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A store that writes and reads text, and fails where it is told to. */
function store(content: string, fails = false) {
  const ran: string[] = [];
  let read = '';
  const exec: ExecIn['run'] = async ({ component }, command, io) => {
    ran.push(`${component}: ${command.at(-1)?.split('\n')[0]}`);
    if (fails) {
      io.stderr.write('no room left\n');
      return 1;
    }
    const input = await text(io.stdin as AsyncIterable<string> as never);
    if (input !== '') read = input;
    else io.stdout.write(content);
    return 0;
  };
  return { target: fakeTarget({ exec }), ran, read: () => read };
}
const tools = (target: ReturnType<typeof fakeTarget>) => ({
  target,
  programs: '/programs',
  signal: new AbortController().signal,
  onProgress: () => undefined,
  onDone: () => undefined,
});
const request = (names: readonly string[] = [], out?: string) => ({
  names,
  cwd: folder,
  projectDir: folder,
  now: Date.UTC(2026, 0, 31, 12),
  by: 'platform 1.0.0',
  ...(out === undefined ? {} : { out }),
});

test('all stores that keep something, into a folder of that time that nobody else may enter', async () => {
  const { target } = store('a script');
  const { stores, skipped } = await backup(model(), request(), tools(target));
  const place = join(folder, '.platform/backups/docker/20260131T120000Z');
  expect(stores).toMatchObject([{ store: 'db', content: 'pg_dump', file: join(place, 'db.tar.gz'), bytes: 8 }]);
  expect((await stat(place)).mode & 0o777).toBe(0o700);
  expect(skipped.map((each) => each.store)).toEqual(['cache', 'far']);
});

test('what cannot be copied, and what is not there, is refused', async () => {
  const { target } = store('');
  await expect(backup(model(), request(['cache']), tools(target))).rejects.toMatchObject({ exitCode: 2 });
  await expect(backup(model(), request(['bd']), tools(target))).rejects.toThrow('did you mean db?');
});

test('a store that fails is told in its own words, and leaves no file', async () => {
  const { target } = store('', true);
  const failing = backup(model(), request(['db'], 'db.tar.gz'), tools(target));
  await expect(failing).rejects.toMatchObject({ code: 'dump-failed', details: ['no room left'] });
  await expect(stat(join(folder, 'db.tar.gz'))).rejects.toThrow('ENOENT');
});

test('what was copied is put back, then migrations bring it forward', async () => {
  const file = join(folder, 'db.tar.gz');
  await backup(model(), request(['db'], 'db.tar.gz'), tools(store('a script').target));
  const found = await checkRestore(model(), 'db', file);
  expect(found.doubts).toEqual([]);
  const { target, ran, read } = store('');
  const notes: string[] = [];
  await restore(model(), found, { ...tools(target), onNote: (note) => notes.push(note) });
  expect(read()).toBe('a script');
  expect(ran.at(-1)).toBe('product: node dist/migrate.js');
  expect(notes).toEqual([
    'product/migrate was run again',
    'cache may still answer with what was there before: platform restart cache',
  ]);
});

test('a copy from elsewhere is doubted, one of another kind refused', async () => {
  const file = join(folder, 'db.tar.gz');
  await backup(model(), request(['db'], 'db.tar.gz'), tools(store('a script').target));
  expect((await checkRestore(model('docker', 'other'), 'db', file)).doubts).toEqual(['it is of the platform shop']);
  await expect(checkRestore(model('local'), 'db', file)).rejects.toMatchObject({ code: 'other-content', exitCode: 2 });
});
