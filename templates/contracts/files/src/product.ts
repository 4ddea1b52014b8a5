import { type Static, Type } from 'typebox';
import { PageQuery, pageOf } from './page.ts';

const Name = Type.String({ minLength: 1, maxLength: 200 });
const Description = Type.String({ maxLength: 5000 });
/** The smallest unit of the currency: no fractions, no rounding. */
const PriceCents = Type.Integer({ minimum: 0, maximum: 2_147_483_647 });
const Currency = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' });

export const NewProduct = Type.Object(
  {
    name: Name,
    description: Type.Optional(Description),
    priceCents: PriceCents,
    currency: Type.Optional(Currency),
  },
  { additionalProperties: false },
);
export type NewProduct = Static<typeof NewProduct>;

/** What is not named stays as it is. */
export const ProductChange = Type.Partial(NewProduct, { additionalProperties: false, minProperties: 1 });
export type ProductChange = Static<typeof ProductChange>;

/** A product without what others think of it: what is told to other services. */
export const ProductFacts = Type.Object({
  id: Type.String({ format: 'uuid' }),
  ownerId: Type.String(),
  name: Name,
  description: Description,
  priceCents: PriceCents,
  currency: Currency,
  createdAt: Type.String({ format: 'date-time' }),
  updatedAt: Type.String({ format: 'date-time' }),
});
export type ProductFacts = Static<typeof ProductFacts>;

/** Of all reviews; without any there is no average. */
export const ProductRating = Type.Object({
  average: Type.Union([Type.Number({ minimum: 1, maximum: 5 }), Type.Null()], { description: 'To the hundredth.' }),
  count: Type.Integer({ minimum: 0 }),
});
export type ProductRating = Static<typeof ProductRating>;

export const Product = Type.Object({ ...ProductFacts.properties, rating: ProductRating });
export type Product = Static<typeof Product>;

export const ProductQuery = Type.Object(
  {
    ...PageQuery.properties,
    ownerId: Type.Optional(Type.String({ minLength: 1, maxLength: 255, description: 'Only products of this user.' })),
  },
  { additionalProperties: false },
);
export type ProductQuery = Static<typeof ProductQuery>;

/** Newest first. */
export const ProductPage = pageOf(Product);
export type ProductPage = Static<typeof ProductPage>;
