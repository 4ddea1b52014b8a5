import type { Order } from '@app/contracts/order';

export const ORDER: Order = {
  id: '00000000-0000-7000-8000-000000000301',
  userId: '00000000-0000-7000-8000-00000000000a',
  status: 'paid',
  items: [
    { productId: '00000000-0000-7000-8000-000000000201', name: 'Café crème, Łódź', quantity: 2, priceCents: 990 },
    { productId: '00000000-0000-7000-8000-000000000202', name: 'Кофемолка «Ελλάδα»', quantity: 1, priceCents: 11_900 },
  ],
  totalCents: 13_880,
  currency: 'EUR',
  createdAt: '2026-01-02T03:04:05.000Z',
  updatedAt: '2026-01-02T03:05:00.000Z',
};
