import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Collections, DocumentConflict, type Documents } from '../../src/documents/index.ts';
import type { OutboxEntry } from '../../src/outbox/index.ts';

export const COLLECTIONS: Collections = {
  reviews: {
    indexes: [{ fields: ['productId', 'rating'] }, { fields: ['productId', 'userId'], unique: true }, { fields: [] }],
  },
  photos: {},
};

export interface OpenedDocuments {
  readonly documents: Documents;
  close(): Promise<void>;
}

interface Review {
  readonly productId: string;
  readonly userId: string;
  readonly rating?: number;
  readonly author?: { readonly name: string };
  readonly tags?: readonly string[];
}

/** What every driver of `documents` must do, with the collections above. */
export function documentsContract(driver: string, open: () => Promise<OpenedDocuments>): void {
  describe(`documents: ${driver}`, () => {
    let db: Documents;
    let opened: OpenedDocuments;
    let product = '';
    let number = 0;

    beforeAll(async () => {
      opened = await open();
      db = opened.documents;
    });
    afterAll(() => opened.close());
    beforeEach(() => {
      number += 1;
      product = `product-${number}`;
    });
    const id = (name: string) => `${number}-${name}`;
    const review = (userId: string, more: Partial<Review> = {}): Review => ({ productId: product, userId, ...more });
    const put = (name: string, more: Partial<Review> = {}) => db.put('reviews', id(name), review(name, more));
    const ids = async (find: Parameters<Documents['find']>[1]) =>
      (await db.find('reviews', find)).items.map((item) => item.id.replace(/^\d+-/, ''));

    it('answers', () => db.ping());

    it('keeps a document as it is, and counts its versions', async () => {
      const data = review('a', { author: { name: "O'Neil \\ ü" }, tags: ['x'] });
      expect(await db.put('reviews', id('a'), data)).toBe(1);
      expect(await db.get('reviews', id('a'))).toEqual({ id: id('a'), version: 1, data });
      expect(await db.put('reviews', id('a'), { ...data, rating: 4 })).toBe(2);
      expect(await db.get<Review>('reviews', id('a'))).toMatchObject({ version: 2, data: { rating: 4 } });
      expect(await db.get('photos', id('a'))).toBeUndefined();
    });

    it('changes only the version that the caller knows', async () => {
      await db.put('reviews', id('a'), review('a'), { ifVersion: 0 });
      await expect(db.put('reviews', id('a'), review('a'), { ifVersion: 0 })).rejects.toBeInstanceOf(DocumentConflict);
      expect(await db.put('reviews', id('a'), review('a'), { ifVersion: 1 })).toBe(2);
      const late = db.put('reviews', id('a'), review('a'), { ifVersion: 1 });
      await expect(late).rejects.toMatchObject({ reason: 'version' });
      await expect(db.delete('reviews', id('a'), { ifVersion: 1 })).rejects.toMatchObject({ reason: 'version' });
      await expect(db.put('reviews', id('b'), review('b'), { ifVersion: 3 })).rejects.toMatchObject({
        reason: 'version',
      });
      expect(await db.delete('reviews', id('a'), { ifVersion: 2 })).toBe(true);
      expect(await db.delete('reviews', id('a'))).toBe(false);
    });

    it('lets one of many win', async () => {
      const tries = Array.from({ length: 8 }, () => db.put('reviews', id('a'), review('a'), { ifVersion: 0 }));
      const results = await Promise.allSettled(tries);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it('holds unique fields', async () => {
      await put('a');
      const twice = db.put('reviews', id('other'), review('a'));
      await expect(twice).rejects.toMatchObject({ name: 'DocumentConflict', reason: 'unique' });
      await put('a', { rating: 1 });
      await db.delete('reviews', id('a'));
      await db.put('reviews', id('other'), review('a'));
    });

    it('finds by equality, in an order', async () => {
      await put('a', { rating: 3, author: { name: 'x' } });
      await put('b', { rating: 10, author: { name: 'y' } });
      await put('c', { rating: 3, author: { name: 'x' } });
      await put('d');
      expect(await ids({ where: { productId: product } })).toEqual(['a', 'b', 'c', 'd']);
      expect(await ids({ where: { productId: product, rating: 3 } })).toEqual(['a', 'c']);
      expect(await ids({ where: { productId: product, 'author.name': 'y' } })).toEqual(['b']);
      expect(await ids({ where: { productId: product, rating: '3' as unknown as number } })).toEqual([]);
      // Numbers by their value; documents without the field are not found.
      expect(await ids({ where: { productId: product }, orderBy: 'rating' })).toEqual(['a', 'c', 'b']);
      expect(await ids({ where: { productId: product }, orderBy: 'rating', descending: true })).toEqual([
        'b',
        'c',
        'a',
      ]);
    });

    it('finds by what a document holds', async () => {
      await put('a', { tags: ['new', 'red'] });
      await put('b', { tags: ['new'], author: { name: 'x' } });
      const where = { productId: product };
      expect(await ids({ where, contains: { tags: ['new'] } })).toEqual(['a', 'b']);
      expect(await ids({ where, contains: { tags: ['red', 'new'] } })).toEqual(['a']);
      expect(await ids({ where, contains: { author: { name: 'x' } } })).toEqual(['b']);
      expect(await ids({ where, contains: { tags: 'new' } })).toEqual([]);
    });

    it.each([true, false])('pages through, whatever comes and goes (descending: %s)', async (descending) => {
      for (const name of ['a', 'b', 'c', 'd', 'e']) await put(name, { rating: name < 'c' ? 1 : 2 });
      const find = { where: { productId: product }, orderBy: 'rating', descending, limit: 2 };
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await db.find('reviews', { ...find, after });
        seen.push(...page.items.map((item) => item.id.replace(/^\d+-/, '')));
        // The document that the next page begins after.
        await db.delete('reviews', page.items.at(-1)?.id ?? '');
        after = page.next;
      } while (after !== undefined);
      expect(seen).toEqual(descending ? ['e', 'd', 'c', 'b', 'a'] : ['a', 'b', 'c', 'd', 'e']);
    });

    it('takes a cursor that it did not make for none', async () => {
      await put('a');
      expect(await ids({ where: { productId: product }, after: 'nonsense' })).toEqual(['a']);
      const nul = Buffer.from(JSON.stringify(['\0', '\0'])).toString('base64url');
      expect(await ids({ where: { productId: product }, after: nul })).toEqual(['a']);
    });

    it('commits all or nothing, over collections and the outbox', async () => {
      const published: OutboxEntry[] = [];
      const relay = () => db.outbox.take(10, async (entries) => void published.push(...entries));
      const message = { key: id('a'), type: 'review.created', data: { a: 1 } };
      const failing = db.commit([
        { put: 'reviews', id: id('a'), data: review('a') },
        { publish: 'reviews', message },
        { put: 'photos', id: id('p'), data: {}, ifVersion: 7 },
      ]);
      await expect(failing).rejects.toBeInstanceOf(DocumentConflict);
      expect(await db.get('reviews', id('a'))).toBeUndefined();
      expect(await relay()).toBe(0);

      let committed = 0;
      const deaf = db.outbox.onCommit(() => {
        committed += 1;
      });
      await db.commit([
        { put: 'reviews', id: id('a'), data: review('a'), ifVersion: 0 },
        { put: 'photos', id: id('p'), data: { of: id('a') }, ifVersion: 0 },
        { publish: 'reviews', message },
      ]);
      await Promise.resolve();
      expect(committed).toBe(1);
      deaf();
      expect(await relay()).toBe(1);
      expect(published).toMatchObject([{ topic: 'reviews', message }]);
      expect(await relay()).toBe(0);
    });

    it('keeps what a relay could not publish', async () => {
      await db.commit([{ publish: 'reviews', message: { key: 'k', type: 'a', data: null } }]);
      await expect(db.outbox.take(10, () => Promise.reject(new Error('queue is away')))).rejects.toThrow(
        'queue is away',
      );
      let count = 0;
      await db.outbox.take(10, async (entries) => {
        count = entries.length;
      });
      expect(count).toBe(1);
    });
  });
}
