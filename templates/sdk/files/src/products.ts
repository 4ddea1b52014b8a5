import type { NewProduct, PageQuery, Product, ProductChange, ProductPage } from '@app/contracts/product';
import { newKey } from './key.ts';
import type { Session } from './session.ts';

interface Cancellable {
  readonly signal?: AbortSignal;
}

export interface ProductsApi {
  /** Newest first. `cursor` is the `nextCursor` of the page before. */
  list(query?: PageQuery, options?: Cancellable): Promise<ProductPage>;
  get(id: string, options?: Cancellable): Promise<Product>;
  /** Done once for each key, however often it is sent; every call has a key of its own unless one is given. */
  create(product: NewProduct, options?: Cancellable & { readonly idempotencyKey?: string }): Promise<Product>;
  change(id: string, change: ProductChange): Promise<Product>;
  remove(id: string): Promise<void>;
}

export function productsApi({ request }: Session): ProductsApi {
  const at = (id: string) => `/api/products/${encodeURIComponent(id)}`;
  return {
    list: (query = {}, { signal } = {}) => request({ method: 'GET', path: `/api/products${toSearch(query)}`, signal }),
    get: (id, { signal } = {}) => request({ method: 'GET', path: at(id), signal }),
    create: (body, { idempotencyKey = newKey(), signal } = {}) =>
      request({ method: 'POST', path: '/api/products', body, idempotencyKey, signal }),
    change: (id, body) => request({ method: 'PATCH', path: at(id), body }),
    remove: (id) => request({ method: 'DELETE', path: at(id) }),
  };
}

function toSearch({ limit, cursor }: PageQuery): string {
  const search = new URLSearchParams();
  if (limit !== undefined) search.set('limit', String(limit));
  if (cursor !== undefined) search.set('cursor', cursor);
  return search.size > 0 ? `?${search}` : '';
}
