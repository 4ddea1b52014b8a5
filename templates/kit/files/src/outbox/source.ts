import type { NewMessage } from '../queue/index.ts';

/** A message on its way from a database to the queue. */
export interface OutboxEntry {
  readonly topic: string;
  readonly message: Required<NewMessage>;
}

/** Where a relay takes messages from: the outbox of one database. */
export interface OutboxSource {
  /**
   * Hands the oldest messages to `publish` and forgets them when it resolves. Messages of one key come in their order, however
   * many relays there are; those that another relay holds are left to it. Resolves to how many there were.
   */
  take(limit: number, publish: (entries: readonly OutboxEntry[]) => Promise<void>): Promise<number>;
  /** Calls `listener` after something was committed by this process. The result ends that. */
  onCommit(listener: () => void): () => void;
}
