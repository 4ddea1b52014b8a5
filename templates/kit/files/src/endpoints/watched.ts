import { type Endpoint, type Endpoints, endpointKey } from './source.ts';

/** What a source needs: a way to look, and something that calls `look` again when it may be time. */
export interface Watch {
  /** The list as it is now; nothing when it cannot be told: then the last known one stays. */
  read(): Promise<readonly Endpoint[] | undefined>;
  /** Starts to call `look`; returns how to stop. */
  start(look: () => void): () => void;
}

/** Endpoints that are looked up again and again. An order of their own does not count as a change. */
export function watchedSource(watch: Watch): Endpoints {
  const listeners = new Set<() => void>();
  let current: readonly Endpoint[] = [];
  let identity = '';
  let looking: Promise<void> | undefined;
  let again = false;

  const lookOnce = async () => {
    const found = await watch.read();
    if (!found) return;
    const sorted = [...found].sort((a, b) => endpointKey(a).localeCompare(endpointKey(b)));
    const next = sorted.map(endpointKey).join();
    if (next === identity) return;
    identity = next;
    current = sorted;
    for (const listener of listeners) listener();
  };
  // A change that comes during a look is seen by one more look.
  const look = () => {
    again = looking !== undefined;
    looking ??= lookOnce().finally(() => {
      looking = undefined;
      if (again) look();
    });
    return looking;
  };

  const first = look();
  const stop = watch.start(look);
  return {
    list: () => current,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ready: () => first,
    close: stop,
  };
}
