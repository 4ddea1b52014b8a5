/** A message as a handler gets it. `D` is the shape of its data; it is the reader's promise, not checked. */
export interface Message<D = unknown> {
  /** Stays the same however often it is delivered. */
  readonly id: string;
  readonly topic: string;
  /** Messages with the same key are handled one after another, in the order they were published in. */
  readonly key: string;
  /** What happened: `order.paid`. */
  readonly type: string;
  /** When it was published, ISO 8601. */
  readonly time: string;
  readonly data: D;
  /** From 1. Above 1 it was delivered before: its handler failed, or ended without a word. */
  readonly attempt: number;
  /** Among them `traceparent`, where the message continues a trace. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A message to publish. Data must survive JSON. */
export interface NewMessage {
  /** Made if absent. A topic takes an id once: publishing it again has no effect. */
  readonly id?: string;
  readonly key: string;
  readonly type: string;
  readonly data: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a message is tried again: after `baseMs`, doubled each time up to `maxMs`, with jitter. */
export interface Retry {
  /** Deliveries in all; after the last one the message is dead. Default 10. */
  readonly attempts?: number;
  /** Default 500. */
  readonly baseMs?: number;
  /** Default 60 s. */
  readonly maxMs?: number;
}

export interface SubscribeOptions {
  readonly topics: readonly string[];
  /**
   * Who subscribes, all replicas together: each message reaches one of them. A group is durable: it gets what is published after
   * it first subscribed, also while nobody listens.
   */
  readonly group: string;
  /**
   * Done when it resolves. It must bear to see a message twice (see the kit's outbox for `once`). The signal says that the
   * message no longer belongs to this handler: what it does from then on, another one may do too.
   */
  handle(message: Message, signal: AbortSignal): Promise<void>;
  /** Keys that are handled at the same time. Default 8. */
  readonly concurrency?: number;
  readonly retry?: Retry;
  /** How long a consumer that died keeps its messages from others. Living ones extend it by themselves. Default 15 s. */
  readonly visibilityMs?: number;
}

export interface Subscription {
  /** Takes nothing new, finishes what is in flight, gives back the rest. */
  close(): Promise<void>;
}

/** Numbers of messages. */
export interface Count {
  /** Waiting for a consumer. */
  readonly ready: number;
  /** Waiting for their next attempt. */
  readonly delayed: number;
  readonly inFlight: number;
  readonly dead: number;
  /** Age of the oldest message that is not done; 0 without one. */
  readonly oldestMs: number;
}

export interface Backlog extends Count {
  readonly topics: Readonly<Record<string, Count>>;
}

/** A message that nobody will handle unless somebody says so. */
export interface DeadMessage extends Message {
  /** Words of the last failure. */
  readonly reason: string;
  readonly diedAt: string;
}

/**
 * Topics with durable groups of consumers; each message is delivered to every group at least once. Calls reject with
 * QueueUnavailable while the queue cannot be reached; subscriptions live on and take up their work by themselves.
 */
export interface Queue {
  /** Resolves when all of them are durable. */
  publish(topic: string, messages: readonly NewMessage[]): Promise<void>;
  /** Resolves when the group is known to the queue: what is published from then on will reach it. */
  subscribe(options: SubscribeOptions): Promise<Subscription>;
  backlog(group: string): Promise<Backlog>;
  /** The dead messages of a group, oldest first; `limit` defaults to 100. */
  dead(group: string, options?: { readonly limit?: number }): Promise<DeadMessage[]>;
  /** Gives dead messages (all, or those with these ids) a new life. Resolves to how many there were. */
  redrive(group: string, ids?: readonly string[]): Promise<number>;
  ping(): Promise<void>;
  /** Closes its subscriptions, then its connections. */
  close(): Promise<void>;
}

/** Thrown by a handler: no attempt will ever succeed, the message is dead at once. So it is with any Error that has `retry: false`. */
export class Reject extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'Reject';
  }
}

export class QueueUnavailable extends Error {
  /** A message whose handler meets this comes again until it is over. */
  readonly retry = 'later';

  constructor(cause: unknown) {
    super(`The queue cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'QueueUnavailable';
  }
}
