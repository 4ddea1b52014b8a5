/** Reviews: what can be done with them, over documents. */
export { documentReviews, seedReviews } from './documents.ts';
export {
  type Changed,
  type Created,
  MOST_PHOTOS,
  type Refusal,
  type ReviewDocument,
  type ReviewList,
  type Reviews,
  type StoredPhoto,
  type StoredReview,
} from './port.ts';
