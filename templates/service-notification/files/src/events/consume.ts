import { type EventOf, readEvent, type Topic } from '@app/contracts/events';
import { type Message, type Queue, Reject } from '@app/kit/queue';
import { letterFor } from '../messages/index.ts';
import type { Recipients } from '../recipients/index.ts';
import type { Outgoing } from '../webhooks/index.ts';
import type { Notifier } from './notifier.ts';

export interface Consumed {
  readonly recipients: Recipients;
  readonly notify: Notifier;
  readonly fanOut: (outgoing: Outgoing) => Promise<void>;
  /** Where receipts are; others are not shown to anybody. */
  readonly receipts: string;
}

/** The topics of others that are consumed here. */
const TOPICS = ['users', 'orders', 'receipts'] as const satisfies readonly Topic[];

/** Subscribes to the events of others, as the component `group`. */
export function consume(queue: Queue, group: string, consumed: Consumed) {
  return queue.subscribe({ group, topics: TOPICS, handle: (message) => handleEvent(message, consumed) });
}

/** Every event may come twice: all that follows from it has ids that follow from its own. */
async function handleEvent(message: Message, consumed: Consumed): Promise<void> {
  switch (message.topic) {
    case 'users':
      return aboutUser(message, readEvent('users', message), consumed);
    case 'orders':
      return aboutOrder(message, readEvent('orders', message), consumed);
    case 'receipts':
      return aboutReceipt(message, readEvent('receipts', message), consumed);
  }
}

async function aboutUser(event: Message, about: EventOf<'users'> | undefined, { recipients, notify }: Consumed) {
  switch (about?.type) {
    case 'user.registered': {
      const { id: userId, name, email } = about.data;
      await recipients.learn(userId, { name, email }, event.time);
      return notify({ userId, type: 'welcome', event, letter: letterFor('welcome', { name }) });
    }
    case 'user.updated': {
      const { id, name, email } = about.data;
      return recipients.learn(id, { name, email }, event.time);
    }
    case 'user.deleted':
      return recipients.forget(about.data.id);
  }
}

async function aboutOrder(event: Message, about: EventOf<'orders'> | undefined, { notify, fanOut }: Consumed) {
  if (!about) return;
  const { type, data } = about;
  const { order } = data;
  await notify({ userId: order.userId, type, event, letter: letterFor(type, order) });
  await fanOut({ userId: order.userId, type, event, data: { order } });
}

async function aboutReceipt(event: Message, about: EventOf<'receipts'> | undefined, consumed: Consumed) {
  if (!about) return;
  const { userId, orderId, bucket, key } = about.data;
  if (bucket !== consumed.receipts) throw new Reject(`receipts are not in the bucket ${bucket}`);
  const letter = letterFor('receipt.created', { orderId });
  await consumed.notify({ userId, type: about.type, event, letter, receipt: { orderId, key } });
  await consumed.fanOut({ userId, type: about.type, event, data: { orderId } });
}
