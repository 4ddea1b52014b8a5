import type { Message, Queue, SubscribeOptions, Subscription } from '../queue/index.ts';
import type { Session, Sql } from '../sql/index.ts';
import { once } from './inbox.ts';

export interface SubscribeOnceOptions extends Omit<SubscribeOptions, 'handle'> {
  readonly queue: Queue;
  readonly sql: Sql;
  /** Works in the transaction of `session`, and nowhere else: its effect and the note that it is handled are committed together. */
  handle(message: Message, session: Session, signal: AbortSignal): Promise<void>;
  /** What follows from the effect and does no harm when done again, such as to forget what is in a cache. After the commit. */
  after?(message: Message): Promise<void>;
}

/** A subscription whose handler has its effect once, however often the message is delivered. */
export function subscribeOnce({ queue, sql, handle, after, ...options }: SubscribeOnceOptions): Promise<Subscription> {
  return queue.subscribe({
    ...options,
    handle: async (message, signal) => {
      await sql.transaction(async (session) => {
        if (await once(session, options.group, message.id)) await handle(message, session, signal);
      });
      await after?.(message);
    },
  });
}
