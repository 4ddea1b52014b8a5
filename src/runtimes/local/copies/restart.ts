/** So many exits in a row within the deadline of the resource mean that it does not help to start it again. */
const LIMIT = 3;
const DELAYS_MS = [100, 1_000];
/** Who has served so long was well: what ended it is a new trouble, not the one before. */
const WELL_MS = 5_000;

/** How a process ended, and since when it had been ready; never ready: undefined. Times in milliseconds. */
export interface Ended {
  readonly at: number;
  readonly readyAt?: number | undefined;
}

/**
 * After how many milliseconds an ended process starts again; undefined: not any more. `exits` are the times it ended, newest
 * last. A program that cannot run ends again and again soon; one that is killed now and then comes back for ever.
 */
export function restartAfter(exits: readonly Ended[], deadlineMs: number): number | undefined {
  const last = exits.at(-1)?.at ?? 0;
  const well = exits.findLastIndex(({ at, readyAt = at }) => at - readyAt >= WELL_MS);
  const recent = exits.slice(Math.max(well, 0)).filter(({ at }) => at > last - deadlineMs).length;
  return recent >= LIMIT ? undefined : DELAYS_MS[recent - 1];
}
