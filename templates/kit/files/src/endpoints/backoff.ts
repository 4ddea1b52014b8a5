export interface BackoffOptions {
  readonly baseMs?: number;
  readonly maxMs?: number;
  /** From 0 to 1. */
  readonly random?: () => number;
}

/**
 * Milliseconds to wait before attempt `attempt` (the first retry is 1): exponential with full jitter, so that those who failed
 * together do not come back together.
 */
export function backoff(
  attempt: number,
  { baseMs = 50, maxMs = 2000, random = Math.random }: BackoffOptions = {},
): number {
  return random() * Math.min(maxMs, baseMs * 2 ** (attempt - 1));
}
