import { NewPhoto, PhotoUpload, Review } from '@app/contracts/review';
import { requireScope } from '@app/kit/auth';
import { problems } from '@app/kit/problem';
import type { App } from '@app/kit/service';
import { Type } from 'typebox';
import type { Photos } from '../photos/index.ts';
import type { Reviews } from '../reviews/index.ts';
import { allowed, mediaOrigin, shown } from './shown.ts';

export interface PhotoRoutes {
  readonly reviews: Reviews;
  readonly photos: Photos;
}

const WRITE = 'reviews:write';
const Uuid = Type.String({ format: 'uuid' });
const ById = Type.Object({ id: Uuid });
const ByPhoto = Type.Object({ id: Uuid, photoId: Uuid });
const tags = ['reviews'];

/** A photo comes in three steps: ask where to put it, put it there, have it looked at. */
export function photoRoutes(app: App, { reviews, photos }: PhotoRoutes): void {
  app.post(
    '/api/reviews/:id/photos',
    {
      config: { problems: [401, 403, 404, 409, 429] },
      schema: {
        tags,
        summary: 'Ask where to upload a photo',
        params: ById,
        body: NewPhoto,
        response: { 201: PhotoUpload },
      },
    },
    async (request, reply) => {
      const { userId } = requireScope(request, WRITE);
      // Better now than after the upload; should two come at the same time, the second hears of it when it is complete.
      const review = allowed(await reviews.invite(request.params.id, userId), request.params.id);
      return reply.code(201).send(await photos.invite(review.id, request.body, mediaOrigin(request)));
    },
  );

  app.post(
    '/api/reviews/:id/photos/:photoId/complete',
    {
      config: { problems: [401, 403, 404, 409, 422] },
      schema: { tags, summary: 'Show an uploaded photo', params: ByPhoto, response: { 200: Review } },
    },
    async (request) => {
      const { userId } = requireScope(request, WRITE);
      const photoId = request.params.photoId.toLowerCase();
      const review = allowed(await reviews.own(request.params.id, userId), request.params.id);
      if (review.photos.some(({ id }) => id === photoId)) return shown(review, photos, request);
      const completed = await photos.accept(review.id, photoId);
      if ('missing' in completed) throw problems.notFound('Nothing was uploaded for this photo.');
      if ('refused' in completed) throw problems.unprocessable(completed.refused);
      const changed = allowed(await reviews.addPhoto(review.id, userId, completed.photo), review.id);
      await photos.settle(review.id, photoId);
      return shown(changed, photos, request);
    },
  );
}
