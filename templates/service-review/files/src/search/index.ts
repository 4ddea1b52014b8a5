/** What can be found: products and reviews in one index, so that their scores can be compared. */
import type { ProductFacts } from '@app/contracts/product';
import type { ReviewFacts } from '@app/contracts/review';
import type { SearchHit, SearchKind } from '@app/contracts/search';
import type { Search } from '@app/kit/search';

export interface Finder {
  addProduct(product: ProductFacts): Promise<void>;
  removeProduct(id: string): Promise<void>;
  addReview(review: ReviewFacts): Promise<void>;
  removeReview(review: Pick<ReviewFacts, 'id' | 'productId'>): Promise<void>;
  find(query: { text: string; kind?: SearchKind | undefined; limit: number }): Promise<SearchHit[]>;
}

export const INDEX = 'shop';

export function createFinder(search: Search): Finder {
  return {
    addProduct: ({ id, name, description }) =>
      search.index(INDEX, [
        { id: entryId('products', id, id), title: name, text: description, filters: { kind: 'products' } },
      ]),
    removeProduct: (id) => search.remove(INDEX, [entryId('products', id, id)]),
    addReview: ({ id, productId, title, text }) =>
      search.index(INDEX, [{ id: entryId('reviews', id, productId), title, text, filters: { kind: 'reviews' } }]),
    removeReview: ({ id, productId }) => search.remove(INDEX, [entryId('reviews', id, productId)]),
    find: async ({ text, kind, limit }) => {
      const hits = await search.query(INDEX, { text, limit, ...(kind ? { filter: { kind } } : {}) });
      return hits.map(({ id, title, snippet, score }) => ({ ...readId(id), title, snippet, score }));
    },
  };
}

/** The id of an entry says all that a hit has to tell beside its text. */
function entryId(kind: SearchKind, id: string, productId: string): string {
  return `${kind}:${id}:${productId}`;
}

function readId(entry: string): Pick<SearchHit, 'kind' | 'id' | 'productId'> {
  const [kind, id = '', productId = ''] = entry.split(':');
  return { kind: kind === 'products' ? 'products' : 'reviews', id, productId };
}
