import type { NewOrder, Order, OrderItem } from '@app/contracts/order';
import type { Offer } from '../catalogue/index.ts';
import { refusals } from '../refusals.ts';

export type Priced = Pick<Order, 'items' | 'totalCents' | 'currency'>;

/** What is wanted at the prices of the catalogue: whole cents of one currency, exact. */
export function price({ items: wanted }: NewOrder, offers: readonly Offer[]): Priced {
  const byId = new Map(offers.map((offer) => [offer.id, offer]));
  const seen = new Set<string>();
  const unknown: string[] = [];
  const items: OrderItem[] = [];
  for (const { productId: written, quantity } of wanted) {
    // A UUID may be written in capitals.
    const productId = written.toLowerCase();
    if (seen.has(productId)) throw refusals.repeated(productId);
    seen.add(productId);
    const offer = byId.get(productId);
    if (offer) items.push({ productId, name: offer.name, quantity, priceCents: offer.priceCents });
    else unknown.push(productId);
  }
  if (unknown.length > 0) throw refusals.unknownProducts(unknown);
  const currencies = [...new Set(items.map(({ productId }) => byId.get(productId)?.currency ?? ''))];
  const [currency = ''] = currencies;
  if (currencies.length > 1) throw refusals.mixedCurrencies(currencies);
  const totalCents = items.reduce((sum, item) => sum + item.quantity * item.priceCents, 0);
  // Sums of whole numbers are exact up to here, and only up to here.
  if (!Number.isSafeInteger(totalCents)) throw refusals.tooMuch();
  return { items, totalCents, currency };
}
