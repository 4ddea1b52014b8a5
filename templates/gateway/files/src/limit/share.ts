/** What this replica holds of one caller's quota. */
export interface Share {
  /** Requests it took from the shared counter and has not let through yet. */
  left: number;
  /** Requests that nobody had taken when it last asked. */
  rest: number;
  /** End of the window; milliseconds since the epoch. */
  endsAt: number;
  /** Requests that wait for the answer of the shared counter. */
  waiting: number;
  asking: Promise<void> | undefined;
}

/** Part of what is left that a replica may take ahead of its requests. What it takes and does not need is lost to the others. */
const AHEAD = 0.05;

/** How many requests to take at once: those that wait, or a small part of what is there. */
export function leaseSize({ waiting, rest, endsAt }: Share, now: number): number {
  return Math.max(1, waiting, endsAt > now ? Math.floor(rest * AHEAD) : 0);
}

/** How many of the `by` requests that raised a counter to `count` are within `quota`. */
export function granted(quota: number, count: number, by: number): number {
  return Math.max(0, Math.min(by, quota - (count - by)));
}
