import type { Retry, Subscription } from '@app/kit/queue';
import { consume } from './events/index.ts';
import { sendMails } from './mail/index.ts';
import type { Parts } from './parts.ts';
import { DELIVERIES, MAILS } from './topics.ts';
import { deliverWebhooks } from './webhooks/index.ts';

const MINUTE_MS = 60_000;
/** Sixteen attempts within about half a day. */
const DELIVERY_RETRY: Retry = { attempts: 16, baseMs: 5000, maxMs: 120 * MINUTE_MS };
const MAIL_RETRY: Retry = { attempts: 12, baseMs: 5000, maxMs: 60 * MINUTE_MS };

/**
 * Subscribes to all that this component works on. Mails and deliveries are topics of their own: what waits for a mail server, or
 * for the receiver of a webhook, holds up neither notifications nor each other.
 */
export async function subscribe(parts: Parts, group: string): Promise<Subscription[]> {
  const { queue } = parts;
  // First of all: the queue keeps for a group what is published once it is known.
  const own = await Promise.all([
    queue.subscribe({ group, topics: [MAILS], retry: MAIL_RETRY, handle: sendMails(parts) }),
    queue.subscribe({
      group,
      topics: [DELIVERIES],
      concurrency: 16,
      retry: DELIVERY_RETRY,
      handle: deliverWebhooks(parts),
    }),
  ]);
  return [await consume(queue, group, parts), ...own];
}
