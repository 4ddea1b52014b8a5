import type Docker from 'dockerode';
import { unless } from '../client/index.ts';

/** The engine answers some time after the grace period; this long we wait for it. */
const SLACK_MS = 5_000;

/**
 * Sends the signal and waits until the container has ended; after the grace period it is killed. Nothing to do where it has
 * ended or gone.
 */
export async function end(
  container: Docker.Container,
  how: string,
  graceSeconds: number,
  signal: AbortSignal,
): Promise<void> {
  const ended = container.wait({ condition: 'not-running', abortSignal: signal }).catch(unless(404));
  // Awaited below; this keeps an early rejection from counting as unhandled.
  ended.catch(() => undefined);
  await container.kill({ signal: how, abortSignal: signal }).catch(unless(409)).catch(unless(404));
  if (await within(ended, graceSeconds * 1000)) return;
  await container.kill({ abortSignal: signal }).catch(unless(409)).catch(unless(404));
  await within(ended, SLACK_MS);
}

/** With the signal that the container or its image says, by the engine itself. */
export async function stop(container: Docker.Container, graceSeconds: number, signal: AbortSignal): Promise<void> {
  await container.stop({ t: graceSeconds, abortSignal: signal }).catch(unless(304)).catch(unless(404));
}

async function within(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
