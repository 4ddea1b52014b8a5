import type { EventEmitter } from 'node:events';

/** Responses and connections that have no end of their own: events, WebSockets. */
export interface Streams {
  /** `end` is called when the gateway is about to stop; `until` emits close when the stream is over before that. */
  add(until: EventEmitter, end: () => void): void;
  /** How many there are. */
  size(): number;
  /** Ends all of them, and soon those that come after: their callers connect anew, and to another replica. */
  close(): Promise<void>;
}

/** Whoever connects while we are leaving gets what there is, but not for long. */
const LATE_MS = 1000;

export function createStreams(): Streams {
  const open = new Set<() => void>();
  let closing = false;
  return {
    add: (until, end) => {
      open.add(end);
      const late = closing ? setTimeout(end, LATE_MS) : undefined;
      until.once('close', () => {
        clearTimeout(late);
        open.delete(end);
      });
    },
    size: () => open.size,
    close: async () => {
      closing = true;
      for (const end of open) end();
    },
  };
}
