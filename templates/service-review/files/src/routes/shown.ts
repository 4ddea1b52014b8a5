import type { Review } from '@app/contracts/review';
import { problems } from '@app/kit/problem';
import type { FastifyRequest } from 'fastify';
import type { Photos } from '../photos/index.ts';
import type { Changed, StoredReview } from '../reviews/index.ts';

/** Where the gateway serves the blob store. */
const MEDIA_PATH = '/media';
const HOUR_S = 3600;

/** Where this client reaches the blob store: through the same door that it came in by, as the gateway tells it. */
export function mediaOrigin({ protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>): string {
  const origin = `${protocol}://${host}`;
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  // Of all that URLs can hold, a host and a port are what a Host header may.
  if (!url || url.host === '' || url.pathname !== '/' || url.search + url.hash + url.username + url.password !== '') {
    throw problems.badRequest('The host of the request is not valid.');
  }
  return url.origin + MEDIA_PATH;
}

export async function shown(review: StoredReview, photos: Photos, request: FastifyRequest): Promise<Review> {
  // Only where it is needed: a client that has no photos to see may call itself what it likes.
  const withPhotos = review.photos.length > 0 ? await photos.shown(review, mediaOrigin(request)) : [];
  return { ...review, photos: withPhotos };
}

/** What a change has led to, or the problem that it met. */
export function allowed<T>(changed: Changed<T>, id: string): T {
  if ('done' in changed) return changed.done;
  switch (changed.refused) {
    case 'missing':
      throw missing(id);
    case 'foreign':
      throw problems.forbidden('Only its author may change a review.');
    case 'full':
      throw problems.conflict('This review has as many photos as there may be.');
    case 'often':
      throw problems.tooManyRequests(HOUR_S);
    case 'busy':
      throw problems.conflict('This review is being changed right now: try again.');
  }
}

export function missing(id: string) {
  return problems.notFound(`There is no review ${id}.`);
}
