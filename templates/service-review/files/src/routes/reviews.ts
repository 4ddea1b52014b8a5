import { PAGE_SIZE } from '@app/contracts/page';
import { NewReview, Review, ReviewChange, ReviewPage, ReviewQuery } from '@app/contracts/review';
import { requireScope } from '@app/kit/auth';
import { IdempotencyHeader, idempotencyOf } from '@app/kit/idempotency';
import { problems } from '@app/kit/problem';
import type { App } from '@app/kit/service';
import { Type } from 'typebox';
import type { Authors } from '../authors.ts';
import type { Photos } from '../photos/index.ts';
import type { Created, Reviews } from '../reviews/index.ts';
import { allowed, missing, shown } from './shown.ts';

export interface ReviewRoutes {
  readonly reviews: Reviews;
  readonly authors: Authors;
  readonly photos: Photos;
}

const WRITE = 'reviews:write';
const ById = Type.Object({ id: Type.String({ format: 'uuid' }) });
const tags = ['reviews'];

/** Everybody may read reviews; their authors may change them. */
export function reviewRoutes(app: App, { reviews, authors, photos }: ReviewRoutes): void {
  app.get(
    '/api/reviews',
    { schema: { tags, summary: 'List reviews', querystring: ReviewQuery, response: { 200: ReviewPage } } },
    async (request) => {
      const { productId, limit = PAGE_SIZE, cursor } = request.query;
      const { items, next } = await reviews.list({ productId, limit, after: cursor });
      return {
        items: await Promise.all(items.map((review) => shown(review, photos, request))),
        nextCursor: next ?? null,
      };
    },
  );

  app.get(
    '/api/reviews/:id',
    {
      config: { problems: [404] },
      schema: { tags, summary: 'Read a review', params: ById, response: { 200: Review } },
    },
    async (request) => {
      const review = await reviews.find(request.params.id);
      if (!review) throw missing(request.params.id);
      return shown(review, photos, request);
    },
  );

  app.post(
    '/api/reviews',
    {
      config: { problems: [401, 403, 404, 409, 422] },
      schema: {
        tags,
        summary: 'Review a product',
        headers: IdempotencyHeader,
        body: NewReview,
        response: { 201: Review },
      },
    },
    async (request, reply) => {
      const { userId } = requireScope(request, WRITE);
      const review = accepted(await reviews.create(userId, request.body, idempotencyOf(request, userId)));
      // Afterwards, so that nothing is left of whoever leaves in this very moment: here it is seen, or there the review is.
      if (await authors.hasLeft(userId)) {
        await reviews.remove(review.id, userId);
        throw problems.unauthorized('This account has ended.');
      }
      return reply
        .code(201)
        .header('location', `/api/reviews/${review.id}`)
        .send(await shown(review, photos, request));
    },
  );

  app.patch(
    '/api/reviews/:id',
    {
      config: { problems: [401, 403, 404, 409] },
      schema: { tags, summary: 'Change an own review', params: ById, body: ReviewChange, response: { 200: Review } },
    },
    async (request) => {
      const { userId } = requireScope(request, WRITE);
      const { id } = request.params;
      return shown(allowed(await reviews.update(id, userId, request.body), id), photos, request);
    },
  );

  app.delete(
    '/api/reviews/:id',
    {
      config: { problems: [401, 403, 404, 409] },
      schema: { tags, summary: 'Delete an own review', params: ById, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const { userId } = requireScope(request, WRITE);
      const { id } = request.params;
      const removed = allowed(await reviews.remove(id, userId), id);
      // The review is gone; what cannot be removed now is found by the sweep.
      await photos
        .remove(removed)
        .catch((error) => request.log.warn({ err: error }, 'photos of a deleted review stay'));
      return reply.code(204).send(null);
    },
  );
}

function accepted(created: Created) {
  if ('done' in created) return created.done;
  switch (created.refused) {
    case 'product':
      throw problems.notFound('There is no such product.');
    case 'taken':
      throw problems.conflict('You have reviewed this product: change that review.');
    case 'key':
      throw problems.unprocessable('This Idempotency-Key belongs to another request.');
  }
}
