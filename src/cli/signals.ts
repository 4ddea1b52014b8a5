import type { Host } from './host.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * The first signal asks the work to end well (the AbortSignal); a second one ends the process at once, by the signal itself, so
 * that a shell sees how it died. `release` gives the signals back.
 */
export function interruption(host: Host): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const listeners = SIGNALS.map((name) => {
    const listener = () => {
      if (!controller.signal.aborted) return controller.abort(new Error(name));
      release();
      if (host.pid !== undefined) host.kill?.(host.pid, name);
    };
    host.on(name, listener);
    return [name, listener] as const;
  });
  const release = () => {
    for (const [name, listener] of listeners) host.off(name, listener);
  };
  return { signal: controller.signal, release };
}
