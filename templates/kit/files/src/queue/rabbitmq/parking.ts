/** Longer than this a message does not wait in our hands. */
const HOLD_MS = 60_000;
/** Seconds after which those who are sent away may come back. */
const LEVELS = [60, 120, 300, 900, 1800, 3600, 7200];

/**
 * Messages that wait long are sent away, to a queue from which they come back after a while; so are those that came after them with
 * the same key, and stay behind them. Who is away is known here alone: where another replica takes over meanwhile, these may come
 * back after messages that were published later.
 */
export interface Parking {
  /** Seconds for which this message has to go away before it is tried: one of its lane, that comes before it, is away. */
  behind(lane: string, id: string, returned: boolean): number | undefined;
  /** Seconds for which a message whose next attempt is so far off is sent away; undefined: it waits here. */
  levelFor(waitMs: number): number | undefined;
  /** It was sent away; `head`: the one that is to be tried again. */
  gone(lane: string, id: string, seconds: number, head: boolean): void;
  /** Levels that are in use. */
  levels(): readonly number[];
}

interface Away {
  head: string | undefined;
  count: number;
  seconds: number;
}

export function createParking(): Parking {
  const lanes = new Map<string, Away>();
  const used = new Set<number>();
  return {
    behind: (lane, id, returned) => {
      const away = lanes.get(lane);
      if (!away) return undefined;
      if (returned) {
        away.count -= 1;
        if (away.head === id) away.head = undefined;
      }
      if (away.count <= 0) lanes.delete(lane);
      const waits = away.head !== undefined || (!returned && away.count > 0);
      return waits ? away.seconds : undefined;
    },
    levelFor: (waitMs) => (waitMs > HOLD_MS ? LEVELS.findLast((seconds) => seconds * 1000 <= waitMs) : undefined),
    gone: (lane, id, seconds, head) => {
      const away = lanes.get(lane) ?? { head: undefined, count: 0, seconds };
      away.count += 1;
      if (head) {
        away.head = id;
        away.seconds = seconds;
      }
      used.add(seconds);
      lanes.set(lane, away);
    },
    levels: () => [...used],
  };
}
