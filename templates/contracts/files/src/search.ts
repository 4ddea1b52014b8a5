import { type Static, Type } from 'typebox';

const Kind = Type.Union([Type.Literal('products'), Type.Literal('reviews')]);
export type SearchKind = Static<typeof Kind>;

export const SearchQuery = Type.Object(
  {
    q: Type.String({ minLength: 1, maxLength: 200, description: 'Words; typing errors are forgiven.' }),
    kind: Type.Optional(Kind),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })),
  },
  { additionalProperties: false },
);
export type SearchQuery = Static<typeof SearchQuery>;

export const SearchHit = Type.Object({
  kind: Kind,
  id: Type.String({ format: 'uuid' }),
  title: Type.String({ description: 'Plain text.' }),
  snippet: Type.String({ description: 'HTML: escaped text with the words that were found in <mark>.' }),
  score: Type.Number({ description: 'The more, the better; only good for comparing.' }),
  productId: Type.String({ format: 'uuid', description: 'The product, or what the review is about.' }),
});
export type SearchHit = Static<typeof SearchHit>;

/** Best first. */
export const SearchResult = Type.Object({ items: Type.Array(SearchHit) });
export type SearchResult = Static<typeof SearchResult>;
