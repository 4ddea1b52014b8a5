import { within } from '@app/kit/concurrency';
import type { OnceKey } from '@app/kit/idempotency';
import type { Log } from '@app/kit/telemetry';
import { refusals } from '../refusals.ts';
import type { Payment, Payments } from './port.ts';
import type { PaymentProvider } from './provider/index.ts';

/** A request is answered before this; only then somebody else takes its payment up. */
const ABANDONED_MS = 30_000;
/** How long one answer of the provider may take. */
const ANSWER_MS = 10_000;

export interface Cashier {
  /** Resolves when the order is paid; otherwise rejects with the reason, as a Problem. */
  pay(orderId: string, userId: string, token: string, key?: OnceKey): Promise<void>;
  /** Ends what was left pending by a process that died or a provider that did not answer. */
  reconcile(): Promise<void>;
}

export interface CashierOptions {
  readonly payments: Payments;
  readonly provider: PaymentProvider;
  readonly log: Log;
  readonly abandonedMs?: number;
  readonly answerMs?: number;
}

/**
 * Pays in three steps: the intent is committed, the provider charges under the key of the intent, the result is committed. Killed
 * between any two of them, the intent is still pending, and to charge again under the same key charges nothing twice.
 */
export function createCashier({
  payments,
  provider,
  log,
  abandonedMs = ABANDONED_MS,
  answerMs = ANSWER_MS,
}: CashierOptions): Cashier {
  const charge = async (payment: Payment): Promise<Payment> => {
    const { id, orderId, attempt, amountCents, currency, token = '' } = payment;
    const request = { key: `${id}-${attempt}`, orderId, amountCents, currency, token };
    const result = await within(answerMs, provider.charge(request)).catch((error: unknown) => {
      log.warn({ err: error, payment: id }, 'the payment provider has not answered');
      return undefined;
    });
    return result ? payments.settle(payment, result) : payment;
  };

  return {
    pay: async (orderId, userId, token, key) => {
      const begun = await payments.begin(orderId, userId, token, key);
      const { status, reason = '' } = begun.status === 'pending' ? await charge(begun) : begun;
      if (status === 'declined') throw refusals.declined(reason);
      if (status === 'failed') throw refusals.notCharged(reason);
      if (status === 'pending') throw refusals.unclear();
    },
    reconcile: async () => {
      for (const payment of await payments.pending(abandonedMs)) {
        const { status } = await charge(payment);
        if (status !== 'pending') log.info({ payment: payment.id, status }, 'an abandoned payment is settled');
      }
    },
  };
}
