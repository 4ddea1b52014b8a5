import type { Schema } from '@app/sdk';
import type { ComponentType } from 'preact';
import type { Params } from './route.ts';

/** What a part of the platform brings to the shop: pages, and things on the pages of others. */
export interface Feature {
  readonly pages?: readonly Page[];
  /** In the main navigation, for members. */
  readonly links?: readonly { readonly to: string; readonly text: string }[];
  /** Small things at the end of the header. */
  readonly Header?: ComponentType;
  /** Above the catalogue. */
  readonly Catalogue?: ComponentType;
  /** Beside the price of a product. */
  readonly ProductAction?: ComponentType<OfProduct>;
  /** Below a product. */
  readonly ProductSection?: ComponentType<OfProduct>;
  /** On the page of an order. */
  readonly OrderSection?: ComponentType<{ readonly orderId: string }>;
}

export interface Page {
  /** `/orders/:id`: a part that begins with a colon is a parameter. */
  readonly path: string;
  readonly title: string;
  readonly View: ComponentType<{ readonly params: Params }>;
  /** Guests are asked to log in first. */
  readonly members?: boolean;
}

export interface OfProduct {
  readonly product: Schema<'Product'>;
}

/** Whatever is in src/features: a folder there is all that a feature needs. */
const found = import.meta.glob<Feature>('./features/*/index.tsx', { eager: true, import: 'feature' });

export const features: readonly Feature[] = Object.values(found);
