import { setTimeout as delay } from 'node:timers/promises';
import type { Status, Target } from '../engine/target.ts';
import { ExitCode } from '../kernel/index.ts';

/** What runs and how it is; undefined: nothing of it runs. */
export function status(target: Target, signal: AbortSignal): Promise<Status | undefined> {
  return target.status(signal);
}

/** The status again and again, until the signal. */
export async function* watchStatus(
  target: Target,
  everyMs: number,
  signal: AbortSignal,
): AsyncGenerator<Status | undefined> {
  while (!signal.aborted) {
    yield await target.status(signal);
    await delay(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

/** For scripts: 0 only when everything that should run is ready. */
export function exitCodeOfStatus(found: Status | undefined): ExitCode {
  const ready = found?.components.every(({ state }) => state === 'ready');
  return ready && found?.tasks.every(({ state }) => state === 'done') ? ExitCode.done : ExitCode.notReady;
}
