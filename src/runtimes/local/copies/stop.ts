import { setTimeout as delay } from 'node:timers/promises';
import type { Copy } from './copy.ts';

/** Sends the signal, waits, and makes it end after `graceMs`. It does not start again. */
export async function stop(copy: Copy, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  copy.stop.abort();
  if (copy.phase !== 'ended') copy.phase = 'stopping';
  copy.child?.kill(signal);
  const timer = new AbortController();
  const late = delay(graceMs, 'late', { signal: timer.signal }).catch(() => 'over');
  const first = await Promise.race([copy.over, late]);
  timer.abort();
  if (first === 'late') {
    copy.child?.kill('SIGKILL');
    await copy.over;
  }
  copy.phase = 'ended';
  copy.log.close();
}
