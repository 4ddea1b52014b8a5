import { Client } from 'pg';
import { backoff } from '../../endpoints/backoff.ts';
import type { Log } from '../../telemetry/index.ts';
import type { PostgresSettings } from '../settings.ts';
import { clientConfig } from './connection.ts';

export interface Listener {
  /** Calls `wake` when something was published to one of the topics, and whenever it may have missed that. */
  on(topics: readonly string[], wake: () => void): () => void;
  close(): Promise<void>;
}

/** One connection of the process that hears what is published. It begins with the first listener and comes back by itself. */
export function createListener(settings: PostgresSettings, log: Log): Listener {
  const ears = new Set<{ readonly topics: readonly string[]; readonly wake: () => void }>();
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;
  let closed = false;

  const lost = (which: Client, error?: Error) => {
    if (client !== which) return;
    client = undefined;
    which.end().catch(() => {});
    if (closed) return;
    failures += 1;
    if (failures === 1) log.warn({ reason: error?.message ?? 'connection closed' }, 'the queue is away');
    timer = setTimeout(open, 50 + backoff(failures, { maxMs: 1000 }));
  };

  const open = async () => {
    timer = undefined;
    const mine = new Client(clientConfig(settings));
    client = mine;
    mine.on('error', (error) => lost(mine, error));
    mine.on('end', () => lost(mine));
    mine.on('notification', ({ payload = '' }) => {
      for (const { topics, wake } of ears) if (topics.includes(payload)) wake();
    });
    try {
      await mine.connect();
      await mine.query('listen queue');
      if (failures > 0) log.info('the queue is back');
      failures = 0;
      for (const { wake } of ears) wake();
    } catch (error) {
      lost(mine, error as Error);
    }
  };

  return {
    on: (topics, wake) => {
      const ear = { topics, wake };
      ears.add(ear);
      if (!client && !timer && !closed) void open();
      return () => ears.delete(ear);
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      const last = client;
      client = undefined;
      await last?.end().catch(() => {});
    },
  };
}
