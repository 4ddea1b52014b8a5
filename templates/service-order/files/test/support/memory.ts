import type { Order, OrderStatus } from '@app/contracts/order';
import { newId } from '@app/kit/id';
import type { OnceKey } from '@app/kit/idempotency';
import type { Offer } from '../../src/catalogue/index.ts';
import { assertStep, price } from '../../src/orders/index.ts';
import type { Charged, Ledger, Payment } from '../../src/payments/index.ts';
import { refusals } from '../../src/refusals.ts';
import type { Shop } from './shop.ts';

/** Orders and payments without a database. */
export function memoryShop(): Shop {
  const offers = new Map<string, Offer>();
  const all = new Map<string, Order>();
  const intents = new Map<string, Payment & { readonly since: number }>();
  const results = new Map<string, unknown>();
  const events: string[] = [];

  const once = <T>(key: OnceKey | undefined, work: () => T): T => {
    const name = key && `${key.owner} ${key.key}`;
    if (name !== undefined && results.has(name)) return results.get(name) as T;
    const result = work();
    if (name !== undefined) results.set(name, result);
    return result;
  };
  const own = (id: string, userId: string): Order => {
    const order = all.get(id);
    if (order?.userId !== userId) throw refusals.missing(id);
    return order;
  };
  const change = (order: Order, status: OrderStatus): Order => {
    assertStep(order.status, status);
    const changed = { ...order, status, updatedAt: new Date().toISOString() };
    all.set(order.id, changed);
    events.push(`order.${status}`);
    return changed;
  };
  const assertIdle = (id: string) => {
    for (const { orderId, status } of intents.values()) {
      if (orderId === id && status === 'pending') throw refusals.paying();
    }
  };
  const keep = (payment: Payment): Payment => {
    intents.set(payment.id, { ...payment, since: Date.now() });
    return payment;
  };
  const current = ({ id }: Pick<Payment, 'id'>): Payment => {
    const found = intents.get(id);
    if (!found) throw new Error(`no payment ${id}`);
    const { since: _, ...payment } = found;
    return payment;
  };

  return {
    orders: {
      place: async (userId, wanted, key) =>
        once(key, () => {
          const now = new Date().toISOString();
          const priced = price(wanted, [...offers.values()]);
          const order: Order = { id: newId(), userId, status: 'placed', ...priced, createdAt: now, updatedAt: now };
          all.set(order.id, order);
          events.push('order.placed');
          return order;
        }),
      find: async (id, userId) => (all.get(id)?.userId === userId ? all.get(id) : undefined),
      list: async (userId, { limit, after }) =>
        [...all.values()]
          .filter((order) => order.userId === userId && (after === undefined || order.id < after))
          .sort((a, b) => (a.id < b.id ? 1 : -1))
          .slice(0, limit),
      cancel: async (id, userId, key) =>
        once(key, () => {
          const order = own(id, userId);
          assertStep(order.status, 'cancelled');
          assertIdle(id);
          return change(order, 'cancelled');
        }),
    },
    payments: {
      begin: async (orderId, userId, token, key) => {
        const begun = once(key, () => {
          const order = own(orderId, userId);
          assertStep(order.status, 'paid');
          assertIdle(orderId);
          const { totalCents: amountCents, currency } = order;
          const id = newId();
          return keep({ id, orderId, status: 'pending', attempt: 1, amountCents, currency, token, reason: undefined });
        });
        const payment = current(begun);
        if (payment.status !== 'failed') return payment;
        assertStep(own(orderId, userId).status, 'paid');
        assertIdle(orderId);
        return keep({ ...payment, status: 'pending', attempt: payment.attempt + 1, token, reason: undefined });
      },
      settle: async (payment, result) => {
        const now = current(payment);
        if (now.status !== 'pending' || now.attempt !== payment.attempt) return now;
        const order = all.get(now.orderId);
        if (result.status === 'succeeded' && order) change(order, 'paid');
        const reason = 'reason' in result ? result.reason : undefined;
        return keep({ ...now, status: result.status, reason, token: undefined });
      },
      pending: async (forMs) =>
        [...intents.values()]
          .filter(({ status, since }) => status === 'pending' && since <= Date.now() - forMs)
          .map(current),
    },
    ledger: memoryLedger(),
    offer: async (offer) => void offers.set(offer.id, offer),
    events: async () => events,
    close: async () => {},
  };
}

export function memoryLedger(): Ledger & { readonly charged: ReadonlyMap<string, Charged> } {
  const charged = new Map<string, Charged>();
  return {
    charged,
    record: async ({ key }, result) => {
      const known = charged.get(key) ?? result;
      charged.set(key, known);
      return known;
    },
  };
}
