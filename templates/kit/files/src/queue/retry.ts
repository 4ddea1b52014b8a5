import { Reject, type Retry } from './port.ts';

export const DEFAULT_CONCURRENCY = 8;
const DEFAULT_ATTEMPTS = 10;
/** With the longest waits between them about a day. */
const PATIENT_ATTEMPTS = 2000;
export const DEFAULT_LEASE_MS = 15_000;

/**
 * Milliseconds until the next attempt, or nothing when there is none: attempts are used up, or the error says that none can succeed.
 * A store that is away uses up none: the message is not to blame, and when the store is back it should be there.
 */
export function nextAttempt(
  error: unknown,
  attempt: number,
  { attempts = DEFAULT_ATTEMPTS, baseMs = 500, maxMs = 60_000 }: Retry = {},
  random: () => number = Math.random,
): number | undefined {
  const most = isPassing(error) ? Math.max(attempts, PATIENT_ATTEMPTS) : attempts;
  if (isFinal(error) || attempt >= most) return undefined;
  const ceiling = Math.min(maxMs, baseMs * 2 ** (attempt - 1));
  // Never at once: at least half of it, the rest by chance, so that those who failed together do not come back together.
  return Math.round(ceiling / 2 + (random() * ceiling) / 2);
}

/** A Reject, or an error of somebody else who knows nothing of queues and says `retry: false`. */
function isFinal(error: unknown): boolean {
  return error instanceof Reject || (error instanceof Error && 'retry' in error && error.retry === false);
}

/** An error that says `retry: 'later'`: something that everybody needs is away. */
const isPassing = (error: unknown) => error instanceof Error && 'retry' in error && error.retry === 'later';

/** What is kept of a failure. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 500);
}
