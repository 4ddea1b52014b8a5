import type { NewReview, ReviewChange, ReviewFacts } from '@app/contracts/review';
import type { OnceKey } from '@app/kit/idempotency';

/** Most photos of one review. */
export const MOST_PHOTOS = 5;
/** Most uploads for one review in an hour: whoever uploads and completes nothing fills the store until it is swept. */
export const MOST_UPLOADS = 20;

export interface StoredPhoto {
  readonly id: string;
  /** In the bucket of the media. */
  readonly key: string;
}

/** A review as it lies in the store. */
export interface ReviewDocument extends Omit<ReviewFacts, 'id'> {
  readonly photos: readonly StoredPhoto[];
  /** When uploads were asked for, within the last hour: milliseconds since the epoch. */
  readonly uploads?: readonly number[];
  /** The request that made it, if it had an Idempotency-Key. */
  readonly once?: Pick<OnceKey, 'key' | 'fingerprint'>;
}

export interface StoredReview extends ReviewFacts {
  readonly photos: readonly StoredPhoto[];
}

export interface ReviewList {
  readonly items: readonly StoredReview[];
  /** Where the next page begins. */
  readonly next?: string;
}

export type Refusal = 'missing' | 'foreign' | 'busy' | 'full' | 'often';

/** What became of a change: only its author may, and the review must be there. */
export type Changed<T> = { readonly done: T } | { readonly refused: Refusal };

export type Created =
  | { readonly done: StoredReview }
  /** There is no such product; this user has reviewed it already; the key belongs to another request. */
  | { readonly refused: 'product' | 'taken' | 'key' };

export interface Reviews {
  /** Newest first. */
  list(query: { productId?: string | undefined; limit: number; after?: string | undefined }): Promise<ReviewList>;
  find(id: string): Promise<StoredReview | undefined>;
  /** Gives the review if it is this user's. */
  own(id: string, userId: string): Promise<Changed<StoredReview>>;
  create(userId: string, review: NewReview, key?: OnceKey): Promise<Created>;
  update(id: string, userId: string, change: ReviewChange): Promise<Changed<StoredReview>>;
  /** Gives what was removed. */
  remove(id: string, userId: string): Promise<Changed<StoredReview>>;
  /** Counts an upload. `full`: there are as many photos as there may be; `often`: as many uploads. */
  invite(id: string, userId: string): Promise<Changed<StoredReview>>;
  /** One that is there already stays as it is. `full`: there are as many as there may be. */
  addPhoto(id: string, userId: string, photo: StoredPhoto): Promise<Changed<StoredReview>>;
  /** Removes all reviews of a product or of a user; gives what was removed. */
  removeAll(of: { readonly productId: string } | { readonly userId: string }): Promise<StoredReview[]>;
}
