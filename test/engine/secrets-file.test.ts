import { beforeEach, expect, test } from 'vitest';
import { createSecretsFile } from '../../src/engine/secrets-file.ts';
import { type Fs, Secret } from '../../src/kernel/index.ts';
import { memoryFs } from '../support/memory-fs.ts';

let fs: Fs;
beforeEach(() => {
  fs = memoryFs().fs;
});

let count = 0;
const random = {
  token: (bytes: number) => {
    count += 1;
    return `${bytes}-${count}`;
  },
};
const FILE = '/state/secrets/store.json';
const open = () => createSecretsFile({ fs, random }, FILE);

test('makes what is absent, once, in a file of mode 0600', async () => {
  const store = open();
  const first = await store.ensure(['db.admin', 'db.users.order']);
  expect(Object.keys(first)).toEqual(['db.admin', 'db.users.order']);
  const value = (await store.read('db.admin'))?.reveal();
  expect(await store.ensure(['db.admin', 'cache.users.order'])).toMatchObject(first);
  expect((await store.read('db.admin'))?.reveal()).toBe(value);
  expect((await fs.stat(FILE))?.mode).toBe(0o600);
});

test('changes made at the same time are all kept', async () => {
  const store = open();
  await Promise.all([store.ensure(['a']), store.ensure(['b']), store.set('c', new Secret('x'))]);
  expect(Object.keys(await open().versions()).sort()).toEqual(['a', 'b', 'c']);
});

test('setting draws a new version, removing forgets', async () => {
  const store = open();
  const first = await store.set('order.KEY', new Secret('one'));
  const second = await store.set('order.KEY', new Secret('one'));
  expect(second).not.toBe(first);
  await store.remove(['order.KEY', 'never.there']);
  expect(await store.versions()).toEqual({});
  expect(await store.read('order.KEY')).toBeUndefined();
});

test('a broken file is told without its text', async () => {
  await fs.writeFile(FILE, '{"db.admin":{"value":"hunter2"');
  const error = await open()
    .versions()
    .catch((thrown) => thrown);
  expect(error.code).toBe('secrets-unreadable');
  expect(JSON.stringify(error)).not.toContain('hunter2');
});
