import { type Static, Type } from 'typebox';

/** What a webhook can be told of: things of the user who owns it. */
export const WebhookEventType = Type.Union([
  Type.Literal('order.placed'),
  Type.Literal('order.paid'),
  Type.Literal('order.cancelled'),
  Type.Literal('receipt.created'),
]);
export type WebhookEventType = Static<typeof WebhookEventType>;

export const NewWebhook = Type.Object(
  {
    url: Type.String({ format: 'uri', minLength: 1, maxLength: 2000, description: 'A public https address.' }),
    events: Type.Array(WebhookEventType, { minItems: 1, maxItems: 4, uniqueItems: true }),
  },
  { additionalProperties: false },
);
export type NewWebhook = Static<typeof NewWebhook>;

export const Webhook = Type.Object({
  id: Type.String({ format: 'uuid' }),
  url: Type.String(),
  events: Type.Array(WebhookEventType),
  createdAt: Type.String({ format: 'date-time' }),
  disabledAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
    description: 'Nothing is delivered since then: deliveries failed for too long. A test that succeeds enables it.',
  }),
});
export type Webhook = Static<typeof Webhook>;

/** The answer to the one request that tells the secret. */
export const CreatedWebhook = Type.Object({
  ...Webhook.properties,
  secret: Type.String({ description: 'Deliveries are signed with it (standardwebhooks.com); shown only now.' }),
});
export type CreatedWebhook = Static<typeof CreatedWebhook>;

/** Newest first; a user has few. */
export const WebhookList = Type.Object({ items: Type.Array(Webhook) });
export type WebhookList = Static<typeof WebhookList>;

/** How a delivery that was made for a test went. */
export const WebhookTest = Type.Object({
  delivered: Type.Boolean(),
  status: Type.Union([Type.Integer(), Type.Null()], { description: 'What the receiver answered, if it did.' }),
  error: Type.Union([Type.String(), Type.Null()]),
});
export type WebhookTest = Static<typeof WebhookTest>;

/** The body of a delivery. Its id is in the header `webhook-id`, the same for each try. */
export interface WebhookPayload<D = unknown> {
  readonly type: WebhookEventType | 'webhook.test';
  /** ISO 8601, when it happened. */
  readonly timestamp: string;
  readonly data: D;
}
