import type { User } from '@app/sdk';
import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { type Shop, ShopContext } from '../src/shop.ts';

export const ADA: User = { id: 'u1', email: 'ada@example.com', name: 'Ada' };

/** A shop around a part; whatever a test does not name must not be used by it. */
export function inShop(content: ComponentChildren, shop: Partial<Shop> = {}) {
  const value = { title: 'shop', user: undefined, path: '/', ...shop } as Shop;
  return <ShopContext.Provider value={value}>{content}</ShopContext.Provider>;
}

export const html = (content: ComponentChildren, shop: Partial<Shop> = {}): string =>
  renderToString(inShop(content, shop));
