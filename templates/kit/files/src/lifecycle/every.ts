import type { Log } from '../telemetry/index.ts';

/**
 * Does `work` now and then, until the result is called or the program ends; it does not keep the program running. Failures are
 * logged. Work that takes longer than the pause is not begun a second time beside itself.
 */
export function every(ms: number, what: string, log: Log, work: () => Promise<void>): () => void {
  let running = false;
  const run = async () => {
    if (running) return;
    running = true;
    try {
      await work();
    } catch (error) {
      log.warn({ err: error }, `${what}: failed, will be tried again`);
    }
    running = false;
  };
  // Not all replicas at the same time.
  const timer = setInterval(run, ms * (0.9 + Math.random() * 0.2)).unref();
  return () => clearInterval(timer);
}
