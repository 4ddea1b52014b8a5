import { setTimeout as sleep } from 'node:timers/promises';
import { backoff } from '../../endpoints/backoff.ts';
import { SqlUnavailable } from '../port.ts';
import { isConflict, isLost, wasNotSent } from './errors.ts';

const MOST_ATTEMPTS = 4;

export interface AgainOptions {
  /** Moment of performance.now(). */
  readonly until: number;
  /** Whether what was cut off had no effect for certain. */
  mayRepeat(): boolean;
}

/** Does it again where it lost against another transaction, or where the server went away in the middle of it. */
export async function again<T>(work: () => Promise<T>, { until, mayRepeat }: AgainOptions): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const lost = error instanceof SqlUnavailable && isLost(error.cause) && performance.now() < until;
      const repeat = isConflict(error) || (lost && (mayRepeat() || wasNotSent(error.cause)));
      // Not for ever: what is asked may be what the server does not survive.
      if (!repeat || attempt === MOST_ATTEMPTS) throw error;
      await sleep(backoff(attempt));
    }
  }
}

/** Whether a statement only reads; see Sql.query. */
export function reads(text: string | undefined): boolean {
  return /^\s*select\b/i.test(text ?? '');
}
