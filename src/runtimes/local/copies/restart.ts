/** So many exits within the deadline of the resource mean that it does not help to start it again. */
const LIMIT = 3;
const DELAYS_MS = [100, 1_000];

/**
 * After how many milliseconds an ended process starts again; undefined: not any more. `exits` are the times it ended, newest
 * last.
 */
export function restartAfter(exits: readonly number[], deadlineMs: number): number | undefined {
  const last = exits.at(-1) ?? 0;
  const recent = exits.filter((at) => at > last - deadlineMs).length;
  return recent >= LIMIT ? undefined : DELAYS_MS[recent - 1];
}
