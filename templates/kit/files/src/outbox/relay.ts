import { createLoop } from '../lifecycle/loop.ts';
import type { NewMessage, Queue } from '../queue/index.ts';
import type { Sql } from '../sql/index.ts';
import type { Log } from '../telemetry/index.ts';
import type { OutboxEntry, OutboxSource } from './source.ts';
import { sqlOutbox } from './sql.ts';

export type RelayOptions = {
  readonly queue: Queue;
  readonly log: Log;
} & (
  | { /** A database with the table `outbox`. */ readonly sql: Sql }
  | { /** The outbox of another store: `documents.outbox`. */ readonly source: OutboxSource }
);

export interface Relay {
  /** Publishes what is there, then stops. Whatever it cannot publish any more, another relay or the next start will. */
  close(): Promise<void>;
}

const BATCH = 200;
/** For what this process did not commit itself: a seed, a replica that died. */
const POLL_MS = 1000;

/** Takes messages from an outbox to the queue: at once after a commit of this process, else with the next look. */
export function startRelay(options: RelayOptions): Relay {
  const { queue, log } = options;
  const source = 'sql' in options ? sqlOutbox(options.sql) : options.source;
  const publish = async (entries: readonly OutboxEntry[]) => {
    const topics = new Map<string, NewMessage[]>();
    for (const { topic, message } of entries) topics.set(topic, [...(topics.get(topic) ?? []), message]);
    await Promise.all([...topics].map(([topic, messages]) => queue.publish(topic, messages)));
  };
  const loop = createLoop({
    pollMs: POLL_MS,
    work: async () => (await source.take(BATCH, publish)) > 0,
    onFailure: (error) => log.warn({ err: error }, 'messages cannot be published now; they are kept'),
    onRecovery: () => log.info('messages are published again'),
  });
  const unhook = source.onCommit(loop.wake);
  loop.wake();
  return {
    close: async () => {
      unhook();
      await loop.close();
    },
  };
}
