import { Type } from 'typebox';

export const LONGEST_KEY = 128;

/** For the schema of a route that takes one: `schema: { headers: IdempotencyHeader, … }`. */
export const IdempotencyHeader = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: LONGEST_KEY,
      description: 'The same request with the same key has one effect.',
    }),
  ),
});
