import { AsyncLocalStorage } from 'node:async_hooks';

/** How many milliseconds a caller goes on waiting for the answer to his request. The gateway says it, and takes it from nobody outside. */
export const TIMEOUT_HEADER = 'x-timeout-ms';

const deadlines = new AsyncLocalStorage<number>();

/** Runs `work` for somebody who waits so many milliseconds for it, or less where he has less himself. */
export function withDeadline<T>(ms: number, work: () => T): T {
  return deadlines.run(performance.now() + Math.min(ms, timeLeft()), work);
}

/** Runs `work` for nobody who waits. */
export function withoutDeadline<T>(work: () => T): T {
  return deadlines.exit(work);
}

/** Milliseconds until nobody waits any more for what runs here, never negative; endless where nobody has said. */
export function timeLeft(): number {
  const deadline = deadlines.getStore();
  return deadline === undefined ? Number.POSITIVE_INFINITY : Math.max(0, deadline - performance.now());
}
