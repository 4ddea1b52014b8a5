import { DocumentConflict, type Documents, type Operation } from '@app/kit/documents';
import { newId } from '@app/kit/id';
import type { Products } from '../products.ts';
import {
  type Changed,
  type Created,
  MOST_PHOTOS,
  MOST_UPLOADS,
  type ReviewDocument,
  type Reviews,
  type StoredReview,
} from './port.ts';
import { committed, type EventType, REVIEWS, told, toReview } from './stored.ts';

const HOUR_MS = 3_600_000;
/** How often a change is made anew on what somebody else has changed meanwhile. */
const TRIES = 5;

export interface ReviewsOptions {
  readonly documents: Documents;
  readonly products: Products;
  readonly now?: () => Date;
}

export function documentReviews({ documents, products, now = () => new Date() }: ReviewsOptions): Reviews {
  const get = (id: string) => documents.get<ReviewDocument>(REVIEWS, id.toLowerCase());

  /** Changes an own review, or makes nothing of it; `change` gives nothing when there is nothing to do. */
  const edit = async (
    id: string,
    userId: string,
    change: (review: ReviewDocument) => ReviewDocument | 'full' | 'often' | undefined,
    event: EventType | undefined,
  ): Promise<Changed<StoredReview>> => {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const stored = await get(id);
      if (!stored) return { refused: 'missing' };
      if (stored.data.userId !== userId) return { refused: 'foreign' };
      const changed = change(stored.data);
      if (typeof changed === 'string') return { refused: changed };
      if (!changed) return { done: toReview(stored.id, stored.data) };
      const review = toReview(stored.id, changed);
      const put: Operation = { put: REVIEWS, id: stored.id, data: changed, ifVersion: stored.version };
      if (await committed(documents, [put, ...(event ? [told(event, review)] : [])])) return { done: review };
    }
    return { refused: 'busy' };
  };

  const removeStored = async (id: string, data: ReviewDocument, ifVersion: number) => {
    const review = toReview(id, data);
    const operations: Operation[] = [{ delete: REVIEWS, id, ifVersion }, told('review.deleted', review)];
    return (await committed(documents, operations)) ? review : undefined;
  };

  const find: Reviews['find'] = async (id) => {
    const stored = await get(id);
    return stored && toReview(stored.id, stored.data);
  };

  const ofUser = async (userId: string, productId: string) => {
    const { items } = await documents.find<ReviewDocument>(REVIEWS, { where: { userId, productId }, limit: 1 });
    return items[0];
  };

  return {
    find,
    list: async ({ productId, limit, after }) => {
      const { items, next } = await documents.find<ReviewDocument>(REVIEWS, {
        ...(productId === undefined ? {} : { where: { productId: productId.toLowerCase() } }),
        // Ids are ordered by time.
        orderBy: 'id',
        descending: true,
        limit,
        ...(after === undefined ? {} : { after }),
      });
      return { items: items.map(({ id, data }) => toReview(id, data)), ...(next === undefined ? {} : { next }) };
    },
    own: async (id, userId) => {
      const review = await find(id);
      if (!review) return { refused: 'missing' };
      return review.userId === userId ? { done: review } : { refused: 'foreign' };
    },
    create: async (userId, { productId: asked, rating, title, text }, once): Promise<Created> => {
      const productId = asked.toLowerCase();
      if (!(await products.name(productId))) return { refused: 'product' };
      const id = newId(now().getTime());
      const createdAt = now().toISOString();
      const facts = { productId, userId, rating, title, text, createdAt, updatedAt: createdAt };
      const key = once && { key: once.key, fingerprint: once.fingerprint };
      const data: ReviewDocument = { ...facts, photos: [], ...(key ? { once: key } : {}) };
      const review = toReview(id, data);
      try {
        await documents.commit([{ put: REVIEWS, id, data, ifVersion: 0 }, told('review.created', review)]);
        return { done: review };
      } catch (error) {
        if (!(error instanceof DocumentConflict)) throw error;
      }
      // The same request again, or the author's second thoughts?
      const there = await ofUser(userId, productId);
      if (!there || !once || there.data.once?.key !== once.key) return { refused: 'taken' };
      if (there.data.once.fingerprint !== once.fingerprint) return { refused: 'key' };
      return { done: toReview(there.id, there.data) };
    },
    update: (id, userId, change) =>
      edit(id, userId, (review) => ({ ...review, ...change, updatedAt: now().toISOString() }), 'review.updated'),
    remove: async (id, userId) => {
      for (let attempt = 0; attempt < TRIES; attempt += 1) {
        const stored = await get(id);
        if (!stored) return { refused: 'missing' };
        if (stored.data.userId !== userId) return { refused: 'foreign' };
        const removed = await removeStored(stored.id, stored.data, stored.version);
        if (removed) return { done: removed };
      }
      return { refused: 'busy' };
    },
    invite: (id, userId) => {
      const at = now().getTime();
      const change = (review: ReviewDocument) => {
        if (review.photos.length >= MOST_PHOTOS) return 'full';
        const uploads = (review.uploads ?? []).filter((other) => other > at - HOUR_MS);
        return uploads.length >= MOST_UPLOADS ? 'often' : { ...review, uploads: [...uploads, at] };
      };
      return edit(id, userId, change, undefined);
    },
    addPhoto: (id, userId, photo) =>
      edit(
        id,
        userId,
        (review) => {
          if (review.photos.some((other) => other.id === photo.id)) return undefined;
          return review.photos.length >= MOST_PHOTOS ? 'full' : { ...review, photos: [...review.photos, photo] };
        },
        // Photos are no part of what others are told.
        undefined,
      ),
    removeAll: async (of) => {
      const removed: StoredReview[] = [];
      for (;;) {
        const { items } = await documents.find<ReviewDocument>(REVIEWS, { where: { ...of }, limit: 100 });
        if (items.length === 0) return removed;
        for (const { id, data, version } of items) {
          const review = await removeStored(id, data, version);
          if (review) removed.push(review);
        }
      }
    },
  };
}
