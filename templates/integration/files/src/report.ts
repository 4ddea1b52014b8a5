import { apiOf, type Out, type Settings } from './settings.ts';

const MOST = 5;

/** The newest products, and the newest orders of the account that the key belongs to. */
export async function report(settings: Settings, out: Out): Promise<void> {
  const api = apiOf(settings);
  const query = { limit: MOST };
  const [products, orders] = await Promise.all([
    api.get('/api/products', { query }),
    api.get('/api/orders', { query }),
  ]);
  out.log('products');
  for (const { name, priceCents, currency } of products.items) out.log(`  ${money(priceCents, currency)}  ${name}`);
  out.log('orders');
  for (const { id, status, totalCents, currency } of orders.items) {
    out.log(`  ${money(totalCents, currency)}  ${status.padEnd(9)}  ${id}`);
  }
}

function money(cents: number, currency: string): string {
  return `${(cents / 100).toFixed(2).padStart(10)} ${currency}`;
}
