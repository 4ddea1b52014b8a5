import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BlobExists, type BlobStore } from '../../src/blob/index.ts';

export interface BlobContract {
  readonly driver: string;
  readonly open: () => BlobStore;
  /** A bucket that is there. */
  readonly bucket: string;
}

/** What every driver of the blob store must do. Keys are new in each run, so that a shared server does. */
export function blobContract({ driver, open, bucket }: BlobContract): void {
  describe(`blob: ${driver}`, () => {
    let blob: BlobStore;
    const prefix = `test-${crypto.randomUUID()}`;
    const key = (name: string) => `${prefix}/${name}`;
    const read = async (name: string) => {
      const found = await blob.get(bucket, key(name));
      return found && text(found.body);
    };

    beforeAll(() => {
      blob = open();
    });
    afterAll(() => blob.close());

    it('answers', () => blob.ping());

    it('keeps objects with their descriptions', async () => {
      const { etag } = await blob.put(bucket, key('a'), Buffer.from('hello'), {
        contentType: 'text/plain',
        metadata: { owner: 'anna' },
      });
      const { body, ...info } = (await blob.get(bucket, key('a'))) ?? {};
      expect(info).toEqual({ contentType: 'text/plain', bytes: 5, etag, metadata: { owner: 'anna' } });
      expect(body && (await text(body))).toBe('hello');
      expect(await blob.head(bucket, key('a'))).toEqual(info);
      await blob.put(bucket, key('a'), Buffer.from('other'));
      expect(await read('a')).toBe('other');
    });

    it('has nothing where nothing is', async () => {
      expect(await blob.get(bucket, key('none'))).toBeUndefined();
      expect(await blob.head(bucket, key('none'))).toBeUndefined();
      await blob.delete(bucket, key('none'));
      expect(await blob.copy(bucket, key('none'), key('copy'))).toBe(false);
    });

    it('deletes', async () => {
      await blob.put(bucket, key('gone'), Buffer.from('x'));
      await blob.delete(bucket, key('gone'));
      expect(await read('gone')).toBeUndefined();
    });

    it.each(['a b+c%20d', 'grüße/😀', 'a//b', 'ends/', `quotes"'<&>`, 'x'.repeat(900), '(a)*!'])(
      'takes the key %j',
      async (name) => {
        await blob.put(bucket, key(name), Buffer.from(name));
        expect(await read(name)).toBe(name);
        expect(await blob.copy(bucket, key(name), key('copied'))).toBe(true);
        expect(await read('copied')).toBe(name);
        const { items } = await blob.list(bucket, { prefix: key(name) });
        expect(items.map((item) => item.key)).toContain(key(name));
      },
    );

    it.each(['', '.', '../a', 'a/../b', 'a/.', 'x'.repeat(1025)])('refuses the key %j', async (name) => {
      await expect(blob.put(bucket, name, Buffer.from('x'))).rejects.toBeInstanceOf(RangeError);
    });

    it('takes and gives streams, small and large', async () => {
      for (const count of [0, 3, 170]) {
        const pieces = Array.from({ length: count }, (_, index) => Buffer.alloc(100_001, index));
        await blob.put(bucket, key('stream'), Readable.from(pieces), { contentType: 'x/y' });
        const found = await blob.get(bucket, key('stream'));
        expect(found).toMatchObject({ bytes: count * 100_001, contentType: 'x/y' });
        if (found) expect((await buffer(found.body)).equals(Buffer.concat(pieces))).toBe(true);
      }
    });

    it('keeps nothing of a stream that fails', async () => {
      const failing = Readable.from(
        (function* () {
          for (let count = 0; count < 100; count += 1) yield Buffer.alloc(100_000);
          throw new Error('the sender is gone');
        })(),
      );
      await expect(blob.put(bucket, key('half'), failing)).rejects.toThrow('the sender is gone');
      expect(await blob.head(bucket, key('half'))).toBeUndefined();
    });

    it('creates only what is not there', async () => {
      const tries = await Promise.allSettled(
        [1, 2, 3, 4].map((number) => blob.put(bucket, key('once'), Buffer.from([number]), { ifNoneMatch: '*' })),
      );
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const result of tries) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(BlobExists);
      const large = Readable.from(Array.from({ length: 100 }, () => Buffer.alloc(100_000)));
      await expect(blob.put(bucket, key('once'), large, { ifNoneMatch: '*' })).rejects.toBeInstanceOf(BlobExists);
    });

    it('gives parts', async () => {
      await blob.put(bucket, key('digits'), Buffer.from('0123456789'));
      for (const [range, expected] of [
        [{ start: 0, end: 3 }, '0123'],
        [{ start: 7 }, '789'],
        [{ start: 8, end: 100 }, '89'],
      ] as const) {
        const part = await blob.get(bucket, key('digits'), { range });
        expect(part?.bytes).toBe(expected.length);
        expect(part && (await text(part.body))).toBe(expected);
      }
    });

    it('lists in the order of bytes, page by page', async () => {
      const names = ['a', 'a!', 'a/b', 'b', 'z', 'ä', '\uffee', '😀'];
      for (const name of names) await blob.put(bucket, key(`list/${name}`), Buffer.from(name));
      const found: string[] = [];
      for (let after: string | undefined, page = 0; page < 10; page += 1) {
        const { items, next } = await blob.list(bucket, {
          prefix: key('list/'),
          limit: 3,
          ...(after ? { after } : {}),
        });
        expect(items.length).toBeLessThanOrEqual(3);
        found.push(...items.map((item) => item.key));
        if (next === undefined) break;
        after = next;
      }
      expect(found).toEqual(names.map((name) => key(`list/${name}`)));
      const [first] = (await blob.list(bucket, { prefix: key('list/ä') })).items;
      expect(first).toMatchObject({ bytes: 2, etag: (await blob.head(bucket, key('list/ä')))?.etag });
      expect(Math.abs(Date.now() - (first?.modified.getTime() ?? 0))).toBeLessThan(60_000);
    });

    it('signs URLs that name the headers to send', async () => {
      const request = { bucket, key: key('signed'), expiresSeconds: 60, origin: 'https://shop.example.com/media' };
      const { url, method, headers } = await blob.presign({
        ...request,
        method: 'PUT',
        contentType: 'image/png',
        contentLength: 5,
      });
      expect(url).toMatch(new RegExp(`^https://shop\\.example\\.com/media/${bucket}/${prefix}/signed\\?`));
      expect({ method, headers }).toEqual({
        method: 'PUT',
        headers: { 'content-type': 'image/png', 'content-length': '5' },
      });
    });
  });
}
