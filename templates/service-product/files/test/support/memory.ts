import type { Product } from '@app/contracts/product';
import { newId } from '@app/kit/id';
import type { Changed, Products } from '../../src/products/index.ts';

/** The catalogue without a database. */
export function memoryProducts(): Products {
  const products = new Map<string, Product>();
  const created = new Map<string, Product>();
  let clock = 0;

  const owned = <T>(id: string, ownerId: string, change: (product: Product) => T): Changed<T> => {
    const product = products.get(id.toLowerCase());
    if (!product) return { refused: 'missing' };
    return product.ownerId === ownerId ? { done: change(product) } : { refused: 'foreign' };
  };

  return {
    find: async (id) => products.get(id.toLowerCase()),
    list: async ({ limit, after, ownerId }) =>
      [...products.values()]
        .filter((product) => after === undefined || product.id < after)
        .filter((product) => ownerId === undefined || product.ownerId === ownerId)
        .sort((a, b) => (a.id < b.id ? 1 : -1))
        .slice(0, limit),
    create: async (ownerId, { description = '', currency = 'EUR', ...rest }, key) => {
      const replay = key && created.get(`${key.owner} ${key.key}`);
      if (replay) return replay;
      clock += 1;
      const now = new Date(clock).toISOString();
      const rating = { average: null, count: 0 };
      const times = { createdAt: now, updatedAt: now };
      const product: Product = { id: newId(clock), ownerId, description, currency, rating, ...times, ...rest };
      products.set(product.id, product);
      if (key) created.set(`${key.owner} ${key.key}`, product);
      return product;
    },
    update: async (id, ownerId, change) =>
      owned(id, ownerId, (product) => {
        const changed = { ...product, ...change };
        products.set(product.id, changed);
        return changed;
      }),
    remove: async (id, ownerId) => owned(id, ownerId, (product) => products.delete(product.id) as true),
  };
}
