import { type Static, Type } from 'typebox';
import { PageQuery, pageOf } from './page.ts';

const Rating = Type.Integer({ minimum: 1, maximum: 5 });
const Title = Type.String({ minLength: 1, maxLength: 200 });
const Text = Type.String({ maxLength: 5000 });
const Id = Type.String({ format: 'uuid' });

export const NewReview = Type.Object(
  { productId: Id, rating: Rating, title: Title, text: Text },
  { additionalProperties: false },
);
export type NewReview = Static<typeof NewReview>;

/** What is not named stays as it is. */
export const ReviewChange = Type.Partial(Type.Object({ rating: Rating, title: Title, text: Text }), {
  additionalProperties: false,
  minProperties: 1,
});
export type ReviewChange = Static<typeof ReviewChange>;

export const Photo = Type.Object({
  id: Id,
  url: Type.String({ description: 'Good for a while: ask for the review again after that.' }),
});
export type Photo = Static<typeof Photo>;

/** A review without its photos: what is told to other services. */
export const ReviewFacts = Type.Object({
  id: Id,
  productId: Id,
  userId: Type.String(),
  rating: Rating,
  title: Title,
  text: Text,
  createdAt: Type.String({ format: 'date-time' }),
  updatedAt: Type.String({ format: 'date-time' }),
});
export type ReviewFacts = Static<typeof ReviewFacts>;

/** One per user and product. */
export const Review = Type.Object({ ...ReviewFacts.properties, photos: Type.Array(Photo) });
export type Review = Static<typeof Review>;

export const ReviewQuery = Type.Object(
  {
    productId: Type.Optional(Id),
    limit: PageQuery.properties.limit,
    cursor: Type.Optional(
      Type.String({ pattern: '^[A-Za-z0-9_-]{1,300}$', description: 'nextCursor of the page before.' }),
    ),
  },
  { additionalProperties: false },
);
export type ReviewQuery = Static<typeof ReviewQuery>;

/** Newest first. */
export const ReviewPage = pageOf(Review);
export type ReviewPage = Static<typeof ReviewPage>;

/** Largest photo in bytes. */
export const PHOTO_BYTES = 5 * 1024 * 1024;

export const NewPhoto = Type.Object(
  {
    contentType: Type.Union([Type.Literal('image/jpeg'), Type.Literal('image/png'), Type.Literal('image/webp')]),
    bytes: Type.Integer({ minimum: 1, maximum: PHOTO_BYTES, description: 'Exact size of the file.' }),
  },
  { additionalProperties: false },
);
export type NewPhoto = Static<typeof NewPhoto>;

/** How to bring a photo: send the file there exactly so, then complete it. */
export const PhotoUpload = Type.Object({
  id: Id,
  upload: Type.Object({
    url: Type.String(),
    method: Type.Literal('PUT'),
    headers: Type.Record(Type.String(), Type.String()),
  }),
});
export type PhotoUpload = Static<typeof PhotoUpload>;
