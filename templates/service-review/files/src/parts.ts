import type { BlobStore } from '@app/kit/blob';
import type { Documents } from '@app/kit/documents';
import type { Search } from '@app/kit/search';
import { documentAuthors } from './authors.ts';
import { createPhotos } from './photos/index.ts';
import { documentProducts } from './products.ts';
import { documentReviews } from './reviews/index.ts';
import { createFinder } from './search/index.ts';

export interface PartOptions {
  readonly documents: Documents;
  readonly blob: BlobStore;
  readonly search: Search;
  /** Bucket of the photos. */
  readonly bucket: string;
  /** Where clients reach the blob store, where it is not through the gateway. */
  readonly reached?: string | undefined;
}

/** Everything but the program: main.ts adds the stores, tests put others in their place. */
export function createParts({ documents, blob, search, bucket, reached }: PartOptions) {
  const products = documentProducts(documents);
  const reviews = documentReviews({ documents, products });
  const authors = documentAuthors(documents);
  return { products, reviews, authors, photos: createPhotos({ blob, bucket, reached }), finder: createFinder(search) };
}
