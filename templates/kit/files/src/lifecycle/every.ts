import type { Log } from '../telemetry/index.ts';

/**
 * Does `work` now and then, until the result is called or the program ends; it does not keep the program running. Failures are
 * logged.
 */
export function every(ms: number, what: string, log: Log, work: () => Promise<void>): () => void {
  const run = () => {
    work().catch((error) => log.warn({ err: error }, `${what}: failed, will be tried again`));
  };
  // Not all replicas at the same time.
  const timer = setInterval(run, ms * (0.9 + Math.random() * 0.2)).unref();
  return () => clearInterval(timer);
}
