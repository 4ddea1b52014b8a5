import { newEvent } from '@app/contracts/events';
import type { ReviewFacts } from '@app/contracts/review';
import { DocumentConflict, type Documents, type Operation } from '@app/kit/documents';
import type { ReviewDocument, StoredReview } from './port.ts';

export const REVIEWS = 'reviews';

export type EventType = 'review.created' | 'review.updated' | 'review.deleted';

/** False when somebody else was faster. */
export async function committed(
  documents: Documents,
  operations: readonly Operation[],
  expected: readonly DocumentConflict['reason'][] = ['version'],
): Promise<boolean> {
  try {
    await documents.commit(operations);
    return true;
  } catch (error) {
    if (error instanceof DocumentConflict && expected.includes(error.reason)) return false;
    throw error;
  }
}

/** The event is committed together with the change, and published afterwards. */
export function told(type: EventType, { photos: _, ...review }: StoredReview): Operation {
  return { publish: 'reviews', message: newEvent('reviews', type, { review: review satisfies ReviewFacts }) };
}

export function toReview(id: string, document: ReviewDocument): StoredReview {
  const { productId, userId, rating, title, text, createdAt, updatedAt, photos } = document;
  return { id, productId, userId, rating, title, text, createdAt, updatedAt, photos };
}
