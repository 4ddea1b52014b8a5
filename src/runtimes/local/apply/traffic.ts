import type { Operation } from '../../../plan/index.ts';
import type { Copy } from '../copies/copy.ts';
import { stop } from '../copies/stop.ts';
import { copiesOf, keyOf } from '../state/world.ts';
import { listedPorts, type Parts } from './parts.ts';

/** Users of an endpoints file look at least this often; then nobody sends anything new. */
const NOTICE_MS = 300;
/** Longest time that requests in flight get. */
const DRAIN_MS = 30_000;

/** Writes who of a component is in traffic. */
export async function list({ world, listings }: Parts, component: string): Promise<void> {
  const copies = copiesOf(world, component);
  if (copies.some((copy) => copy.spec.listed)) await listings.endpoints(component, listedPorts(copies));
}

export async function admit(parts: Parts, operation: Operation): Promise<void> {
  const copy = parts.world.copies.get(keyOf(operation));
  if (!copy) return;
  copy.admitted = true;
  await list(parts, operation.component);
}

/**
 * Out of the endpoints, then the program's own drain: it serves on for a while, finishes what is in flight and ends. An abort
 * leaves it to that: it is out of traffic already.
 */
export async function drain(parts: Parts, operation: Operation, signal: AbortSignal): Promise<void> {
  const copy = parts.world.copies.get(keyOf(operation));
  if (!copy) return;
  const served = copy.spec.listed && copy.phase === 'running';
  copy.draining = true;
  copy.admitted = !copy.spec.listed;
  await list(parts, operation.component);
  if (served) await parts.supervision.machine.clock.sleep(NOTICE_MS);
  const stopped = stop(copy, 'SIGTERM', DRAIN_MS);
  await Promise.race([stopped, aborted(signal)]);
  signal.throwIfAborted();
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** Stops without notice: nobody is sent to it any more, or everything stops. */
export async function discard(parts: Parts, copy: Copy, key: string): Promise<void> {
  copy.draining = true;
  await list(parts, copy.resource.component);
  await stop(copy, copy.command?.stopSignal ?? 'SIGINT', STOP_MS);
  parts.world.copies.delete(key);
}
const STOP_MS = 10_000;
