import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listingOf } from '../../../src/embedded/blob/operations/listing.ts';
import { Catalogue } from '../../../src/embedded/blob/store/catalogue.ts';
import { isBucketName, type Key, type Meta, Store } from '../../../src/embedded/blob/store/index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'platform-store-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = async (store: Store, key: Key, text: string) => {
  const draft = await store.draft();
  await draft.add(Buffer.from(text, 'latin1'));
  const meta: Meta = { key, size: text.length, etag: 'e', modified: 1, headers: {}, metadata: {} };
  await store.bucket('media').commit(draft, meta);
};
const keysOf = async (store: Store) => [...(await store.bucket('media').catalogue()).from('')].map(([key]) => key);

describe('a store', () => {
  it('has what it had before, in order, and nothing that was not finished', async () => {
    const before = await Store.open(folder, ['media']);
    for (const key of ['b', 'a/b', 'a!', '..', '\xff\xfe']) await put(before, key, key);
    const half = await before.draft();
    await half.add(Buffer.from('half'));
    expect(await readdir(join(folder, 'drafts'))).toHaveLength(1);
    const after = await Store.open(folder, ['media']);
    expect(await readdir(join(folder, 'drafts'))).toEqual([]);
    await half.discard();
    expect(await keysOf(after)).toEqual(['..', 'a!', 'a/b', 'b', '\xff\xfe']);
    expect((await after.bucket('media').meta('\xff\xfe'))?.size).toBe(2);
  });

  it('knows changes that come while the keys are read', async () => {
    const store = await Store.open(folder, ['media']);
    for (let number = 0; number < 50; number += 1) await put(store, `old/${number}`, 'x');
    const reading = store.bucket('media').catalogue();
    await Promise.all([put(store, 'new', 'x'), store.bucket('media').delete('old/7')]);
    await reading;
    const keys = await keysOf(store);
    expect(keys).toContain('new');
    expect(keys).not.toContain('old/7');
    expect(keys).toHaveLength(50);
  });

  it('leaves the old object when a condition does not hold', async () => {
    const store = await Store.open(folder, ['media']);
    await put(store, 'a', 'old');
    const draft = await store.draft();
    await draft.add(Buffer.from('new'));
    const meta: Meta = { key: 'a', size: 3, etag: 'n', modified: 2, headers: {}, metadata: {} };
    const refuse = () => {
      throw new Error('no');
    };
    await expect(store.bucket('media').commit(draft, meta, refuse)).rejects.toThrow('no');
    expect((await store.bucket('media').meta('a'))?.etag).toBe('e');
  });

  it('says that an object is damaged and serves the others', async () => {
    const store = await Store.open(folder, ['media']);
    await put(store, 'a', 'x');
    await put(store, 'b', 'y');
    const objects = join(folder, 'buckets/media/objects');
    const [first = ''] = await readdir(objects);
    const [file = ''] = await readdir(join(objects, first));
    await writeFile(join(objects, first, file), 'garbage');
    const again = await Store.open(folder, []);
    const keys = await keysOf(again);
    expect(keys).toHaveLength(1);
    const damaged = keys[0] === 'a' ? 'b' : 'a';
    await expect(again.bucket('media').meta(damaged)).rejects.toMatchObject({ code: 'InternalError' });
    await put(again, damaged, 'z');
    expect(await keysOf(again)).toEqual(['a', 'b']);
  });

  it('gives up uploads that nobody finished in a day', async () => {
    const store = await Store.open(folder, ['media']);
    const { uploads } = store.bucket('media');
    const day = 24 * 3_600_000;
    const now = Date.now();
    const begin = (begun: number) => uploads.begin({ key: 'a', begun, user: 'u', headers: {}, metadata: {} });
    await begin(now - day - 1);
    const kept = await begin(now - day + 60_000);
    expect(await store.sweep(now)).toBe(1);
    expect((await uploads.list()).map(({ id }) => id)).toEqual([kept.id]);
  });

  it.each([
    ['media', true],
    ['a.b-c', true],
    ['ab', false],
    ['a'.repeat(64), false],
    ['Upper', false],
    ['a..b', false],
    ['-a-', false],
    ['127.0.0.1', false],
    ['../up', false],
  ])('bucket name %s: %s', (name, expected) => {
    expect(isBucketName(name)).toBe(expected);
  });
});

describe('a listing', () => {
  const catalogue = new Catalogue();
  const entry = { size: 1, etag: 'e', modified: 0 };
  for (const key of ['b', 'a/1', 'a/2', 'a', 'c/x/1']) catalogue.set(key, entry);
  catalogue.set('gone', entry);
  catalogue.delete('gone');

  it('goes on where the page before ended, also within what is folded', () => {
    const pages: string[][] = [];
    for (let after = ''; ; ) {
      const page = listingOf(catalogue, { prefix: '', delimiter: '/', after, most: 1 });
      pages.push([...page.objects.map(([key]) => key), ...page.prefixes]);
      if (page.next === undefined) break;
      after = page.next;
    }
    expect(pages).toEqual([['a'], ['a/'], ['b'], ['c/']]);
  });

  it('of no keys is complete', () => {
    expect(listingOf(catalogue, { prefix: '', delimiter: '', after: '', most: 0 })).toEqual({
      objects: [],
      prefixes: [],
    });
  });
});
