import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { within } from '../../concurrency/index.ts';
import { backoff } from '../../endpoints/backoff.ts';
import { SqlUnavailable } from '../port.ts';
import { isConnectionError, isCrowd } from './errors.ts';

/** A connection of the pool, got until a moment of performance.now(); after it SqlUnavailable. */
export type Enter = (until: number) => Promise<PoolClient>;

const LEAST_MS = 20;
const MOST_MS = 500;

/**
 * Where callers wait for a database that is away. Only connecting is tried again here: a statement that was sent may have taken
 * effect. One knocks for all of them, so that a server that comes back is not met by as many attempts as there are callers.
 */
export function createDoor(pool: Pick<Pool, 'connect'>): Enter {
  let failures = 0;
  let reason: unknown;
  let knocking: Promise<void> | undefined;

  const knock = async () => {
    await sleep(LEAST_MS + backoff(failures, { maxMs: MOST_MS }));
    try {
      (await pool.connect()).release();
      failures = 0;
    } catch (error) {
      reason = error;
      // What is no matter of reaching it, callers shall hear themselves.
      failures = isConnectionError(error) ? failures + 1 : 0;
    }
  };
  const knockOnce = () => {
    knocking ??= knock().finally(() => {
      knocking = undefined;
    });
    return knocking;
  };

  return async (until) => {
    for (;;) {
      if (failures === 0) {
        try {
          return await pool.connect();
        } catch (error) {
          if (isCrowd(error)) throw new SqlUnavailable(error);
          if (!isConnectionError(error)) throw error;
          failures = Math.max(failures, 1);
          reason = error;
        }
      }
      const left = until - performance.now();
      if (left <= 0) throw new SqlUnavailable(reason);
      await within(left, knockOnce()).catch(() => {});
    }
  };
}
