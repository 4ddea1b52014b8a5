import type { ReviewFacts } from '@app/contracts/review';
import type { Documents, Operation } from '@app/kit/documents';
import type { ReviewDocument } from './port.ts';
import { committed, REVIEWS, told, toReview } from './stored.ts';

/** Adds reviews with ids of their own, as a seed does; resolves to how many were not there. */
export async function seedReviews(documents: Documents, reviews: readonly ReviewFacts[]): Promise<number> {
  let added = 0;
  for (const { id, ...facts } of reviews) {
    const data: ReviewDocument = { ...facts, photos: [] };
    const operations: Operation[] = [
      { put: REVIEWS, id, data, ifVersion: 0 },
      told('review.created', toReview(id, data)),
    ];
    if (await committed(documents, operations, ['version', 'unique'])) added += 1;
  }
  return added;
}
