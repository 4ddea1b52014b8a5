import type { NotificationType } from '@app/contracts/notification';
import type { Order } from '@app/contracts/order';

/** What there is to say, in no format yet. */
export interface Letter {
  readonly title: string;
  /** One sentence or two: all that is shown in a list. */
  readonly body: string;
  /** What the message has beside it: names and values. */
  readonly lines: readonly (readonly [name: string, value: string])[];
}

/** What each kind of notification is written from. */
export interface Subjects {
  readonly welcome: { readonly name: string };
  readonly 'order.placed': Order;
  readonly 'order.paid': Order;
  readonly 'order.cancelled': Order;
  readonly 'receipt.created': { readonly orderId: string };
}

const LETTERS: { readonly [T in NotificationType]: (subject: Subjects[T]) => Letter } = {
  welcome: ({ name }) => ({
    title: 'Welcome',
    body: `Good to have you here, ${name}. We tell you here what becomes of your orders.`,
    lines: [],
  }),
  'order.placed': (order) => ({
    title: 'We have your order',
    body: `Order ${short(order.id)} over ${money(order.totalCents, order.currency)} waits for its payment.`,
    lines: items(order),
  }),
  'order.paid': (order) => ({
    title: 'Your order is paid',
    body: `Thank you: order ${short(order.id)} over ${money(order.totalCents, order.currency)} is paid.`,
    lines: items(order),
  }),
  'order.cancelled': (order) => ({
    title: 'Your order is cancelled',
    body: `Order ${short(order.id)} over ${money(order.totalCents, order.currency)} is cancelled.`,
    lines: items(order),
  }),
  'receipt.created': ({ orderId }) => ({
    title: 'Your receipt is ready',
    body: `The receipt of order ${short(orderId)} can be fetched now.`,
    lines: [],
  }),
};

export function letterFor<T extends NotificationType>(type: T, subject: Subjects[T]): Letter {
  return LETTERS[type](subject);
}

function items({ items, totalCents, currency }: Order): Letter['lines'] {
  return [
    ...items.map(({ name, quantity, priceCents }): [string, string] => [
      `${quantity} × ${name}`,
      money(quantity * priceCents, currency),
    ]),
    ['Total', money(totalCents, currency)],
  ];
}

/** What people tell each other at the telephone: the end of an id, whose beginning is only the time. */
function short(id: string): string {
  return id.slice(-8).toUpperCase();
}

function money(cents: number, currency: string): string {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(cents / 100);
}
