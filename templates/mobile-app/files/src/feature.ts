import type { Schema, User } from '@app/sdk';
import type { ComponentType } from 'react';

/** What a service of the platform brings to the app. */
export interface Feature {
  /** A screen of its own, for members. */
  readonly tab?: { readonly title: string; readonly Screen: ComponentType<{ readonly user: User }> };
  /** Below a product. */
  readonly ProductAction?: ComponentType<{ readonly product: Schema<'Product'> }>;
}
