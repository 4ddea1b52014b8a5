import { setTimeout as delay } from 'node:timers/promises';
import { assertKnown } from '../engine/session/only.ts';
import type { Status, Target } from '../engine/target.ts';
import { ExitCode } from '../kernel/index.ts';

/** What runs and how it is, of these components or all; undefined: nothing of it runs. */
export async function status(
  target: Target,
  names: readonly string[],
  signal: AbortSignal,
): Promise<Status | undefined> {
  const found = await target.status(signal);
  if (!found || names.length === 0) return found;
  assertKnown(found, names);
  const { memoryBytes: _, ...rest } = found;
  const components = found.components.filter(({ name }) => names.includes(name));
  return {
    ...rest,
    components,
    tasks: found.tasks.filter(({ id }) => names.some((name) => id.startsWith(`${name}/`))),
  };
}

/** The status again and again, until the signal. */
export async function* watchStatus(
  target: Target,
  names: readonly string[],
  everyMs: number,
  signal: AbortSignal,
): AsyncGenerator<Status | undefined> {
  while (!signal.aborted) {
    yield await status(target, names, signal);
    await delay(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

/** For scripts: 0 only when everything that should run is ready. */
export function exitCodeOfStatus(found: Status | undefined): ExitCode {
  const ready = found?.components.every(({ state }) => state === 'ready');
  return ready && found?.tasks.every(({ state }) => state === 'done') ? ExitCode.done : ExitCode.notReady;
}
