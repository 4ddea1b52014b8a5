import { toPage } from '@app/contracts/page';
import type { Product, ProductPage } from '@app/contracts/product';
import type { CacheAside, Read } from '@app/kit/cache';
import type { Page, Products } from '../products/index.ts';

const LISTS = 'lists';

export interface Catalogue {
  /** Newest first. */
  list(page: Page): Promise<Read<ProductPage>>;
  /** That there is no such product is remembered, too. */
  find(id: string): Promise<Read<Product | undefined>>;
  /** To be called when a change of a product has been committed: lists and the product itself are read anew. */
  changed(id: string): Promise<void>;
}

export function createCatalogue(products: Products, cached: CacheAside): Catalogue {
  // One id can be written in many ways, but is forgotten in one.
  const groupOf = (id: string) => id.toLowerCase();
  return {
    list: (page) => {
      const { limit, after = '', ownerId = '' } = page;
      return cached.get(`${limit}:${after}:${ownerId}`, () => readPage(products, page), { group: LISTS });
    },
    find: (id) => cached.get('product', () => products.find(id), { group: groupOf(id) }),
    changed: async (id) => {
      await Promise.all([cached.invalidate(LISTS), cached.invalidate(groupOf(id))]);
    },
  };
}

async function readPage(products: Products, { limit, ...where }: Page): Promise<ProductPage> {
  return toPage(await products.list({ ...where, limit: limit + 1 }), limit);
}
