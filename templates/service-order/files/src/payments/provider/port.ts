/** Somebody who takes money. */
export interface PaymentProvider {
  /**
   * Charges once for a key, however often it is asked, and gives the same result each time. Rejects when there was no answer:
   * whether it has charged is then not known, and to ask again with the same key tells.
   */
  charge(request: Charge): Promise<Charged>;
}

export interface Charge {
  /** Of at most 64 characters. */
  readonly key: string;
  readonly orderId: string;
  readonly amountCents: number;
  readonly currency: string;
  /** What stands for a card. */
  readonly token: string;
}

export type Charged =
  | { readonly status: 'succeeded' }
  /** The bank says no. */
  | { readonly status: 'declined'; readonly reason: string }
  /** The provider could not do it and surely charged nothing; another key may succeed. */
  | { readonly status: 'failed'; readonly reason: string };
