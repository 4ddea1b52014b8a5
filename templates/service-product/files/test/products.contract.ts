import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Products } from '../src/products/index.ts';

const OWNER = '00000000-0000-7000-8000-00000000000a';
const OTHER = '00000000-0000-7000-8000-00000000000b';
const NOBODY = '00000000-0000-7000-8000-00000000000c';

/** What the catalogue must do, wherever it is kept. It must be empty. */
export function productsContract(
  name: string,
  open: () => Promise<{ products: Products; close(): Promise<void> }>,
): void {
  describe(`products: ${name}`, () => {
    let products: Products;
    let close: () => Promise<void>;

    beforeAll(async () => {
      ({ products, close } = await open());
    });
    afterAll(() => close());

    it('creates and finds', async () => {
      const mug = await products.create(OWNER, { name: 'Mug', priceCents: 990 });
      expect(mug).toMatchObject({ ownerId: OWNER, name: 'Mug', description: '', priceCents: 990, currency: 'EUR' });
      expect(mug.rating).toEqual({ average: null, count: 0 });
      expect(await products.find(mug.id)).toEqual(mug);
      expect(await products.find(NOBODY)).toBeUndefined();
    });

    it('creates one product for one key', async () => {
      const key = { owner: OWNER, key: 'k1', fingerprint: 'f' };
      const [first, second] = [
        await products.create(OWNER, { name: 'Once', priceCents: 1 }, key),
        await products.create(OWNER, { name: 'Once', priceCents: 1 }, key),
      ];
      expect(second).toEqual(first);
    });

    it('lists the newest first, page by page', async () => {
      for (const name of ['a', 'b', 'c']) {
        await products.create(OWNER, { name, priceCents: 1 });
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      const [c, b] = await products.list({ limit: 2 });
      expect([c?.name, b?.name]).toEqual(['c', 'b']);
      const [a] = await products.list({ limit: 1, after: b?.id });
      expect(a?.name).toBe('a');
    });

    it('lists the products of one owner', async () => {
      const mine = await products.create(OTHER, { name: 'Mine', priceCents: 1 });
      expect(await products.list({ limit: 10, ownerId: OTHER })).toEqual([mine]);
      expect(await products.list({ limit: 10, ownerId: OTHER, after: mine.id })).toEqual([]);
      expect(await products.list({ limit: 10, ownerId: 'nobody' })).toEqual([]);
    });

    it('changes what its owner says, and nothing else', async () => {
      const { id } = await products.create(OWNER, { name: 'Cup', description: 'Blue', priceCents: 5, currency: 'CHF' });
      const changed = await products.update(id, OWNER, { priceCents: 0, description: '' });
      expect(changed).toMatchObject({ done: { name: 'Cup', description: '', priceCents: 0, currency: 'CHF' } });
      expect(await products.update(id, OTHER, { priceCents: 1 })).toEqual({ refused: 'foreign' });
      expect(await products.update(NOBODY, OWNER, { priceCents: 1 })).toEqual({ refused: 'missing' });
    });

    it('deletes for its owner', async () => {
      const { id } = await products.create(OWNER, { name: 'Gone', priceCents: 1 });
      expect(await products.remove(id, OTHER)).toEqual({ refused: 'foreign' });
      expect(await products.remove(id, OWNER)).toEqual({ done: true });
      expect(await products.remove(id, OWNER)).toEqual({ refused: 'missing' });
    });
  });
}
