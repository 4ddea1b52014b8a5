import type { Collections } from '@app/kit/documents';

/** What is kept as documents, and by what it is looked for. */
export const COLLECTIONS = {
  reviews: { indexes: [{ fields: ['productId', 'id'] }, { fields: ['userId', 'productId'], unique: true }] },
  /** What other services tell about products: a projection of their events. */
  products: {},
  /** Who has ended their account. */
  authors: {},
} as const satisfies Collections;
