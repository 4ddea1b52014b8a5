import type { Offer } from '../../src/catalogue/index.ts';
import type { Orders } from '../../src/orders/index.ts';
import type { Ledger, Payments } from '../../src/payments/index.ts';

/** Everything that is kept somewhere, for tests that run over both places. */
export interface Shop {
  readonly orders: Orders;
  readonly payments: Payments;
  readonly ledger: Ledger;
  /** Puts something into the catalogue. */
  offer(offer: Offer): Promise<void>;
  /** Types of all events so far, oldest first. */
  events(): Promise<string[]>;
  close(): Promise<void>;
}

export const ALICE = '00000000-0000-7000-8000-00000000000a';
export const BOB = '00000000-0000-7000-8000-00000000000b';
export const NOBODYS = '00000000-0000-7000-8000-0000000000ff';

export const MUG: Offer = {
  id: '00000000-0000-7000-8000-000000000201',
  name: 'Mug',
  priceCents: 990,
  currency: 'EUR',
};
export const GRINDER: Offer = {
  id: '00000000-0000-7000-8000-000000000202',
  name: 'Grinder',
  priceCents: 11_900,
  currency: 'EUR',
};
export const DOLLAR: Offer = {
  id: '00000000-0000-7000-8000-000000000203',
  name: 'Cup',
  priceCents: 5,
  currency: 'USD',
};

export const twoMugs = { items: [{ productId: MUG.id, quantity: 2 }] };
