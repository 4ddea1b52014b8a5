import type { Bytes } from '../../resp/reply.ts';
import { ById } from './by-id.ts';
import type { Id } from './id.ts';

export interface Consumer {
  readonly name: Bytes;
  /** When it last asked, and when it last got something (0: never). Milliseconds since the epoch. */
  seenAt: number;
  activeAt: number;
}

/** What was given to a consumer and is not acknowledged. */
export interface Pending {
  readonly id: Id;
  consumer: Consumer;
  deliveredAt: number;
  count: number;
}

/** Consumers that share what comes: each entry is given to one of them, and is pending until it says that it is done. */
export class Group {
  lastId: Id;
  /** How many entries it was given in all; null where that cannot be told. */
  read: number | null;
  readonly pending = new ById<Pending>();
  readonly consumers = new Map<Bytes, Consumer>();

  constructor(lastId: Id, read: number | null) {
    this.lastId = lastId;
    this.read = read;
  }

  /** The consumer, made where there is none: asking is enough. */
  consumer(name: Bytes, now: number): Consumer {
    const consumer = this.consumers.get(name) ?? { name, seenAt: now, activeAt: 0 };
    consumer.seenAt = now;
    this.consumers.set(name, consumer);
    return consumer;
  }

  /** Notes that an entry was given to somebody now. */
  give(id: Id, consumer: Consumer, now: number): void {
    this.pending.put({ id, consumer, deliveredAt: now, count: 1 });
  }

  pendingOf(consumer: Consumer): Pending[] {
    return [...this.pending].filter((each) => each.consumer === consumer);
  }

  /** With what it had not acknowledged; returns how much that was. */
  removeConsumer(name: Bytes): number {
    const consumer = this.consumers.get(name);
    if (!consumer) return 0;
    const lost = this.pendingOf(consumer);
    for (const { id } of lost) this.pending.delete(id);
    this.consumers.delete(name);
    return lost.length;
  }
}
