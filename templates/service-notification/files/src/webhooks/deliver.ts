import type { WebhookPayload } from '@app/contracts/webhook';
import type { Message } from '@app/kit/queue';
import type { Log, Metrics } from '@app/kit/telemetry';
import type { Sender } from './send.ts';
import { signed } from './sign.ts';
import type { Subscriptions } from './subscriptions.ts';

/** What a message of the topic holds. */
export interface Delivery {
  readonly userId: string;
  readonly webhookId: string;
  readonly payload: WebhookPayload;
}

export interface DeliveryOptions {
  readonly subscriptions: Subscriptions;
  readonly send: Sender;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly now?: () => Date;
}

const TIMEOUT_MS = 10_000;
const GONE = 410;

/** Handles a message of the topic: delivers once, or throws so that the queue brings it again later. */
export function deliverWebhooks(options: DeliveryOptions): (message: Message<Delivery>) => Promise<void> {
  const { subscriptions, send, metrics, log, now = () => new Date() } = options;
  const deliveries = metrics.counter('webhook_deliveries_total', 'Webhook deliveries that were tried.', ['outcome']);
  return async ({ id, data: { userId, webhookId, payload }, attempt }) => {
    const webhook = await subscriptions.find(userId, webhookId);
    // Removed or disabled since: there is nobody to tell.
    if (!webhook || webhook.disabledAt !== null) return deliveries.inc({ outcome: 'dropped' });
    const body = JSON.stringify(payload);
    const outcome = await send(webhook.url, signed(webhook.secret, id, body, now()), body, TIMEOUT_MS);
    if (isSuccess(outcome)) {
      deliveries.inc({ outcome: 'delivered' });
      return subscriptions.succeeded(userId, webhookId);
    }
    deliveries.inc({ outcome: 'failed' });
    const disabled = await subscriptions.failed(userId, webhookId, 'status' in outcome && outcome.status === GONE);
    log.info({ webhook: webhookId, attempt, ...outcome, disabled }, 'webhook was not delivered');
    if (!disabled) throw new Error(`webhook ${webhookId}: ${'status' in outcome ? outcome.status : outcome.error}`);
  };
}

export function isSuccess(outcome: Awaited<ReturnType<Sender>>): boolean {
  return 'status' in outcome && outcome.status >= 200 && outcome.status < 300;
}
