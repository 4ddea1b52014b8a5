import type { WebhookEventType, WebhookPayload } from '@app/contracts/webhook';
import { derivedId } from '@app/kit/id';
import type { Queue } from '@app/kit/queue';
import { DELIVERIES } from '../topics.ts';
import type { Delivery } from './deliver.ts';
import type { Subscriptions } from './subscriptions.ts';

/** Something that happened to a user, as the outside is told. */
export interface Outgoing {
  readonly userId: string;
  readonly type: WebhookEventType;
  /** Of the event that tells it: the same event makes the same deliveries, however often it comes. */
  readonly event: { readonly id: string; readonly time: string };
  readonly data: unknown;
}

/** A delivery for each webhook that wants it. From here on each has its own patience: a receiver that is away holds up nobody else. */
export async function fanOut(queue: Queue, subscriptions: Subscriptions, outgoing: Outgoing): Promise<void> {
  const { userId, type, event, data } = outgoing;
  const ids = await subscriptions.wanting(userId, type);
  if (ids.length === 0) return;
  const payload: WebhookPayload = { type, timestamp: event.time, data };
  const deliveries = ids.map((webhookId) => {
    const delivery: Delivery = { userId, webhookId, payload };
    return { id: derivedId(event, webhookId), key: webhookId, type: 'webhook.due', data: delivery };
  });
  await queue.publish(DELIVERIES, deliveries);
}
