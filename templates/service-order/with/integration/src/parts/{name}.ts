import { money } from '../money.ts';
import type { Part } from '../part.ts';

const MOST = 5;

/** The newest orders of the account that the key belongs to. */
export const part: Part = {
  scopes: ['orders:read'],
  report: async (api, out) => {
    const { items } = await api.get('/api/orders', { query: { limit: MOST } });
    out.log('orders');
    for (const { id, status, totalCents, currency } of items) {
      out.log(`  ${money(totalCents, currency)}  ${status.padEnd(9)}  ${id}`);
    }
  },
};
