/**
 * What a request tells about the replica that got it. `bad`: it answered with an error of its own. `failed`: it could not be
 * reached, or said that it cannot. `unknown`: nothing, for the caller ended it.
 */
export type Verdict = 'good' | 'bad' | 'failed' | 'unknown';

/** So many bad answers in a row, and it is the replica, not the requests. */
const MOST_BAD = 5;
const LONGEST_REST_MS = 30_000;

export interface HealthOf {
  note(verdict: Verdict): void;
  rests(): boolean;
  /** Milliseconds since the epoch. */
  restsUntil(): number;
}

/**
 * Whether a replica should get requests, judged by those it got. It rests at once when it fails, after a few bad answers in a row
 * else, and twice as long each time until an answer is good.
 */
export function createHealthOf({ restMs, now }: { restMs: number; now: () => number }): HealthOf {
  let bad = 0;
  let rests = 0;
  let until = 0;
  return {
    note: (verdict) => {
      if (verdict === 'unknown') return;
      if (verdict === 'good') {
        bad = 0;
        rests = 0;
        return;
      }
      bad += 1;
      // What was in flight when it began to rest says nothing new.
      if (until > now() || (verdict === 'bad' && bad < MOST_BAD)) return;
      until = now() + Math.min(LONGEST_REST_MS, restMs * 2 ** rests);
      rests += 1;
      bad = 0;
    },
    rests: () => until > now(),
    restsUntil: () => until,
  };
}
