import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { Order } from './order.ts';
import { ProductFacts } from './product.ts';
import { ReviewFacts } from './review.ts';

const Id = Type.String({ format: 'uuid' });
const Gone = Type.Object({ id: Id });
const Account = Type.Object({ id: Id, email: Type.String(), name: Type.String() });
const AboutProduct = Type.Object({ product: ProductFacts });
const AboutOrder = Type.Object({ order: Order });
const AboutReview = Type.Object({ review: ReviewFacts });

/** Where the document of a paid order lies. */
export const Receipt = Type.Object({
  orderId: Id,
  userId: Type.String(),
  bucket: Type.String(),
  key: Type.String(),
  contentType: Type.String(),
});
export type Receipt = Static<typeof Receipt>;

/** Everything that services tell each other: topic, type, data. Who publishes what is in the README. */
export const EVENTS = {
  users: { 'user.registered': Account, 'user.updated': Account, 'user.deleted': Gone },
  products: { 'product.created': AboutProduct, 'product.updated': AboutProduct, 'product.deleted': Gone },
  orders: { 'order.placed': AboutOrder, 'order.paid': AboutOrder, 'order.cancelled': AboutOrder },
  receipts: { 'receipt.created': Receipt },
  reviews: { 'review.created': AboutReview, 'review.updated': AboutReview, 'review.deleted': AboutReview },
} as const satisfies Record<string, Record<string, TSchema>>;

export type Topic = keyof typeof EVENTS;
export type EventType<T extends Topic> = keyof (typeof EVENTS)[T] & string;
export type EventData<T extends Topic, K extends EventType<T>> = Static<(typeof EVENTS)[T][K] & TSchema>;
/** Everything that comes under a topic; `type` tells which one it is: `EventOf<'users'>`. */
export type EventOf<T extends Topic> = {
  [K in EventType<T>]: { readonly type: K; readonly data: EventData<T, K> };
}[EventType<T>];

/** An event as the outbox and the queue take it. Those with the same key are handled in their order. */
export interface NewEvent {
  readonly key: string;
  readonly type: string;
  readonly data: unknown;
}

/** Makes an event whose data fits its type: `newEvent('users', 'user.deleted', { id })`. The key is the id of what it is about. */
export function newEvent<T extends Topic, K extends EventType<T>>(topic: T, type: K, data: EventData<T, K>): NewEvent {
  const key = keyOf(data);
  if (key === undefined) throw new Error(`${topic}: ${type} is about nothing that has an id.`);
  return { key, type, data };
}

/**
 * The event of a message, for a `switch` over its type. Nothing for a type that is not known here: a newer publisher has it, and
 * whoever does not know it has nothing to do. Members that are not known are kept. Throws a MalformedEvent when the data is not
 * what the type promises; no attempt will ever make it so.
 */
export function readEvent<T extends Topic>(
  topic: T,
  { type, data }: { readonly type: string; readonly data: unknown },
): EventOf<T> | undefined {
  const schemas: Readonly<Record<string, TSchema>> = EVENTS[topic];
  const schema = Object.hasOwn(schemas, type) ? schemas[type] : undefined;
  if (!schema) return undefined;
  if (!Value.Check(schema, data)) throw new MalformedEvent(topic, type, Value.Errors(schema, data));
  return { type, data } as EventOf<T>;
}

export class MalformedEvent extends Error {
  /** For the queue: the message is dead at once. */
  readonly retry = false;

  constructor(topic: Topic, type: string, faults: readonly { instancePath: string; message: string }[]) {
    const [first] = faults;
    super(`${topic}: ${type} is malformed: ${first?.instancePath || '/'} ${first?.message ?? ''}`.trim());
    this.name = 'MalformedEvent';
  }
}

function keyOf(data: unknown): string | undefined {
  const { id, orderId, product, order, review } = data as {
    id?: string;
    orderId?: string;
    product?: { id: string };
    order?: { id: string };
    review?: { id: string };
  };
  return id ?? orderId ?? product?.id ?? order?.id ?? review?.id;
}
