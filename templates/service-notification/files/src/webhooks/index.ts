/** Webhooks: who wants to be told of what, signed deliveries with patience, and addresses that may be asked. */
export { type Delivery, type DeliveryOptions, deliverWebhooks, isSuccess } from './deliver.ts';
export { fanOut, type Outgoing } from './fanout.ts';
export { createSeal, type Seal } from './seal.ts';
export { createSender, type Outcome, type Sender } from './send.ts';
export { newSecret, signed } from './sign.ts';
export { blobSubscriptions, type Subscription, type Subscriptions } from './subscriptions.ts';
export { unfitUrl } from './url.ts';
