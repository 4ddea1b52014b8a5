/** Reviews: what can be done with them, over documents. */
export { documentReviews } from './documents.ts';
export type {
  Changed,
  Created,
  Refusal,
  ReviewDocument,
  ReviewList,
  Reviews,
  StoredPhoto,
  StoredReview,
} from './port.ts';
export { seedReviews } from './seed.ts';
