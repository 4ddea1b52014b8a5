export interface Mutex {
  /** Runs after everything that was asked for before; the work looks at its signal first. */
  run<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Aborts what runs and what waits now; what is asked for later is not concerned. */
  abortAll(): void;
}

export function createMutex(): Mutex {
  let tail: Promise<unknown> = Promise.resolve();
  const running = new Set<AbortController>();
  return {
    run: (work, signal) => {
      const own = new AbortController();
      running.add(own);
      const both = AbortSignal.any([signal, own.signal]);
      const mine = tail.then(async () => {
        try {
          return await work(both);
        } finally {
          running.delete(own);
        }
      });
      tail = mine.catch(() => undefined);
      return mine;
    },
    abortAll: () => {
      for (const each of running) each.abort();
    },
  };
}
