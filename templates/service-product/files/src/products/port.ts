import type { NewProduct, Product, ProductChange } from '@app/contracts/product';
import type { OnceKey } from '@app/kit/idempotency';

export interface Page {
  readonly limit: number;
  /** Id of the last product of the page before. */
  readonly after?: string | undefined;
  /** Only products of this user. */
  readonly ownerId?: string | undefined;
}

/** What became of a change: only the owner may, and the product must be there. */
export type Changed<T> = { readonly done: T } | { readonly refused: 'missing' | 'foreign' };

/** Others are told of every change together with it, or not at all. */
export interface Products {
  /** Newest first. */
  list(page: Page): Promise<Product[]>;
  find(id: string): Promise<Product | undefined>;
  /** With a key, the same request makes one product, however often it comes. */
  create(ownerId: string, product: NewProduct, key?: OnceKey): Promise<Product>;
  update(id: string, ownerId: string, change: ProductChange): Promise<Changed<Product>>;
  remove(id: string, ownerId: string): Promise<Changed<true>>;
}
