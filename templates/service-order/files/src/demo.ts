import { DEMO_USER } from '@app/contracts/demo';
import type { Order } from '@app/contracts/order';

/** An order of the demo user, of products that the catalogue's seed makes. It was paid, so that there is a receipt to look at. */
export function demoOrder(now: Date): Order {
  const product = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
  const items = [
    { productId: product(6), name: 'House Blend', quantity: 2, priceCents: 1450 },
    { productId: product(4), name: 'Ceramic Dripper', quantity: 1, priceCents: 2400 },
    { productId: product(5), name: 'Filter Papers', quantity: 3, priceCents: 590 },
  ];
  return {
    // Older than any order that is made later.
    id: '00000000-0000-7000-8000-000000000101',
    userId: DEMO_USER.id,
    status: 'paid',
    items,
    totalCents: items.reduce((sum, { quantity, priceCents }) => sum + quantity * priceCents, 0),
    currency: 'EUR',
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
  };
}
