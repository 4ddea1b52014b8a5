import type { Child, Machine } from '../launch/index.ts';
import type { Copy } from './copy.ts';
import { probe } from './probe.ts';

/** Fast while somebody waits for it, slowly once it is known to be well. */
const FAST_MS = 50;
const SLOW_MS = 5_000;

/** Keeps `ready` and `reason` of a copy true while this process of it lives. */
export async function watchReadiness(
  copy: Copy,
  child: Child,
  machine: Pick<Machine, 'clock' | 'secrets'>,
  changed: () => void,
): Promise<void> {
  const { signal } = copy.stop;
  while (copy.child === child && !signal.aborted && copy.command) {
    const reason = await probe(copy.command.readiness, copy.port, machine.secrets).catch(
      (error: Error) => error.message,
    );
    if (copy.child !== child || copy.phase === 'backoff' || copy.phase === 'ended') return;
    const ready = reason === undefined;
    const different = ready !== copy.ready;
    copy.ready = ready;
    copy.reason = reason ?? '';
    if (ready && copy.phase === 'starting') {
      copy.phase = 'running';
      copy.readyAt = Date.now();
    }
    if (different) changed();
    await machine.clock.sleep(ready ? SLOW_MS : FAST_MS, signal).catch(() => undefined);
  }
}
