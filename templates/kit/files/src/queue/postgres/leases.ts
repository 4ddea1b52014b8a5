import type { Log } from '../../telemetry/index.ts';

/** The messages that a consumer holds, and until when the server keeps them for it. */
export interface Leases {
  /** Notes a message; the signal fires when it may be another's. */
  add(id: string, leasedAt: number): AbortSignal;
  has(id: string): boolean;
  remove(id: string): void;
  /** Ends the heartbeat. */
  close(): void;
}

export interface LeasesOptions {
  readonly leaseMs: number;
  /** Resolves to those that could be extended. */
  extend(ids: readonly string[]): Promise<readonly string[]>;
  readonly log: Log;
}

/** Extends leases three times in their life. One that is lost, or ran out while the server was away, is aborted. */
export function createLeases({ leaseMs, extend, log }: LeasesOptions): Leases {
  const held = new Map<string, { readonly abort: AbortController; until: number }>();
  let beating = false;

  const drop = (id: string) => {
    held.get(id)?.abort.abort(new Error('the message is no longer ours'));
    held.delete(id);
    log.warn({ messageId: id }, 'a message took so long that it may be handled elsewhere, too');
  };

  const beat = async () => {
    if (beating || held.size === 0) return;
    beating = true;
    const asked = new Map(held);
    const from = performance.now();
    try {
      const kept = new Set(await extend([...asked.keys()]));
      for (const [id, lease] of asked) {
        // Given back, or even taken again meanwhile: then the answer is about another lease.
        if (held.get(id) !== lease) continue;
        if (kept.has(id)) lease.until = from + leaseMs;
        else drop(id);
      }
    } catch {
      const now = performance.now();
      for (const [id, { until }] of held) if (until <= now) drop(id);
    }
    beating = false;
  };
  const timer = setInterval(beat, leaseMs / 3);

  return {
    add: (id, leasedAt) => {
      const abort = new AbortController();
      held.set(id, { abort, until: leasedAt + leaseMs });
      return abort.signal;
    },
    has: (id) => held.has(id),
    remove: (id) => held.delete(id),
    close: () => clearInterval(timer),
  };
}
