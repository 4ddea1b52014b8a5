import { money } from '../money.ts';
import type { Part } from '../part.ts';

const MOST = 5;

/** The newest products. */
export const part: Part = {
  scopes: ['products:read'],
  report: async (api, out) => {
    const { items } = await api.get('/api/products', { query: { limit: MOST } });
    out.log('products');
    for (const { name, priceCents, currency } of items) out.log(`  ${money(priceCents, currency)}  ${name}`);
  },
};
