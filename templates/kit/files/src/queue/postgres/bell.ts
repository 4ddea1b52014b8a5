import type { Connection } from './connection.ts';

/** Wakes the consumers of a topic, wherever they are. It waits for nobody, and may be missed: consumers also look by themselves. */
export type Bell = (topic: string) => void;

/**
 * It rings apart from the transaction that publishes: commits that notify hold a lock of the whole server, so they would wait for
 * the disk one after another. While it rings, further calls become one.
 */
export function createBell({ call }: Connection): Bell {
  const ringing = new Map<string, boolean>();
  const ring: Bell = (topic) => {
    if (ringing.has(topic)) {
      ringing.set(topic, true);
      return;
    }
    ringing.set(topic, false);
    const over = () => {
      const again = ringing.get(topic);
      ringing.delete(topic);
      if (again) ring(topic);
    };
    call(`select set_config('synchronous_commit', 'off', true), pg_notify('queue', $1)`, [topic]).then(over, over);
  };
  return ring;
}
