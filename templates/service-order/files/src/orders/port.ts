import type { NewOrder, Order } from '@app/contracts/order';
import type { OnceKey } from '@app/kit/idempotency';

export interface Page {
  readonly limit: number;
  /** Id of the last order of the page before. */
  readonly after?: string | undefined;
}

/**
 * Orders of users. Nobody finds an order of somebody else: to him it does not exist. What cannot be done is refused with a Problem
 * (refusals.ts). With a key, the same request has one effect, however often it comes.
 */
export interface Orders {
  place(userId: string, order: NewOrder, key?: OnceKey): Promise<Order>;
  find(id: string, userId: string): Promise<Order | undefined>;
  /** Newest first. */
  list(userId: string, page: Page): Promise<Order[]>;
  cancel(id: string, userId: string, key?: OnceKey): Promise<Order>;
}
