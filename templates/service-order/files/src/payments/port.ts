import type { OnceKey } from '@app/kit/idempotency';
import type { Charged } from './provider/index.ts';

export type PaymentStatus = 'pending' | Charged['status'];

export interface Payment {
  readonly id: string;
  readonly orderId: string;
  readonly status: PaymentStatus;
  /** Counts from 1; each has a key of its own at the provider. */
  readonly attempt: number;
  readonly amountCents: number;
  readonly currency: string;
  /** Only while it is pending. */
  readonly token: string | undefined;
  readonly reason: string | undefined;
}

/** Intents to pay, kept beside the orders that they belong to. */
export interface Payments {
  /**
   * Writes down that an own order shall be paid, and locks out every other payment and a cancellation until it is settled. With a
   * key that is known, it is the payment from before; one that failed is pending again.
   */
  begin(orderId: string, userId: string, token: string, key?: OnceKey): Promise<Payment>;
  /** Writes down how an attempt ended; a success makes the order paid. The first one to do it counts, later ones change nothing. */
  settle(payment: Payment, result: Charged): Promise<Payment>;
  /** Some of those that are pending for longer than that, the oldest first. */
  pending(forMs: number): Promise<Payment[]>;
}
