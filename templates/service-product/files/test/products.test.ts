import { join } from 'node:path';
import type { EventType } from '@app/contracts/events';
import { newId } from '@app/kit/id';
import { outbox, sqlOutbox } from '@app/kit/outbox';
import type { Sql } from '@app/kit/sql';
import { hasTestDatabase, testDatabase } from '@app/kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqlProducts } from '../src/products/index.ts';
import { applyReview } from '../src/ratings/index.ts';
import { productsContract } from './products.contract.ts';
import { memoryProducts } from './support/memory.ts';

const OWNER = newId();
const migrations = join(import.meta.dirname, '../migrations');

productsContract('memory', async () => ({ products: memoryProducts(), close: async () => {} }));

if (hasTestDatabase) {
  productsContract('sql', async () => {
    const { sql, drop } = await testDatabase(migrations);
    return { products: sqlProducts(sql), close: drop };
  });

  describe('products and others', () => {
    let sql: Sql;
    let drop: () => Promise<void>;
    beforeAll(async () => {
      ({ sql, drop } = await testDatabase(migrations));
    });
    afterAll(() => drop());

    it('tell each change once, and only with a queue', async () => {
      const products = sqlProducts(sql, outbox);
      const key = { owner: OWNER, key: 'k', fingerprint: 'f' };
      const { id } = await products.create(OWNER, { name: 'Mug', priceCents: 1 }, key);
      await products.create(OWNER, { name: 'Mug', priceCents: 1 }, key);
      await products.update(id, OWNER, { priceCents: 2 });
      await products.update(id, newId(), { priceCents: 3 });
      await products.remove(id, OWNER);
      await products.remove(id, OWNER);
      await sqlProducts(sql).create(OWNER, { name: 'Quiet', priceCents: 1 });

      const told: unknown[] = [];
      await sqlOutbox(sql).take(100, async (entries) => {
        told.push(...entries.map(({ topic, message: { key, type, data } }) => ({ topic, key, type, data })));
      });
      const about = (priceCents: number) => ({ product: expect.objectContaining({ id, priceCents }) });
      expect(told).toEqual([
        { topic: 'products', key: id, type: 'product.created', data: about(1) },
        { topic: 'products', key: id, type: 'product.updated', data: about(2) },
        { topic: 'products', key: id, type: 'product.deleted', data: { id } },
      ]);
    });

    it('keep their rating from reviews', async () => {
      const products = sqlProducts(sql);
      const { id: productId } = await products.create(OWNER, { name: 'Cup', priceCents: 1 });
      const [first, second, stray] = [newId(), newId(), newId()];
      const apply = (type: EventType<'reviews'>, id: string, rating: number, about = productId) => {
        const now = new Date().toISOString();
        const facts = { userId: OWNER, title: 'T', text: '', createdAt: now, updatedAt: now };
        const review = { id, productId: about, rating, ...facts };
        return sql.transaction((session) => applyReview(session, { type, data: { review } }));
      };
      const rating = async () => (await products.find(productId))?.rating;

      await apply('review.created', first, 5);
      await apply('review.created', second, 4);
      await apply('review.created', second, 4);
      expect(await rating()).toEqual({ average: 4.5, count: 2 });
      await apply('review.updated', second, 1);
      expect(await rating()).toEqual({ average: 3, count: 2 });
      await apply('review.deleted', first, 5);
      await apply('review.deleted', first, 5);
      expect(await rating()).toEqual({ average: 1, count: 1 });
      await apply('review.created', stray, 5, newId());
      await apply('review.deleted', second, 1);
      expect(await rating()).toEqual({ average: null, count: 0 });
    });

    it('add up when many are rated at once', async () => {
      const products = sqlProducts(sql);
      const { id: productId } = await products.create(OWNER, { name: 'Jug', priceCents: 1 });
      const now = new Date().toISOString();
      const rate = (rating: number) => {
        const review = {
          id: newId(),
          productId,
          userId: OWNER,
          rating,
          title: 'T',
          text: '',
          createdAt: now,
          updatedAt: now,
        };
        return sql.transaction((session) => applyReview(session, { type: 'review.created', data: { review } }));
      };
      await Promise.all([1, 2, 3, 4, 5, 5, 5, 3].map(rate));
      expect((await products.find(productId))?.rating).toEqual({ average: 3.5, count: 8 });
    });
  });
}
