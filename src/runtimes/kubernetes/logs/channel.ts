/** A queue between callbacks and one reader. It ends with the signal, quietly. */
export function createChannel<T>(signal: AbortSignal) {
  const queue: T[] = [];
  let wake: () => void = () => undefined;
  let failure: unknown;
  signal.addEventListener('abort', () => wake(), { once: true });
  return {
    push(item: T) {
      queue.push(item);
      wake();
    },
    fail(error: unknown) {
      failure = error;
      wake();
    },
    async *read(): AsyncGenerator<T> {
      while (!signal.aborted) {
        while (queue.length > 0) yield queue.shift() as T;
        if (failure !== undefined) throw failure;
        if (signal.aborted) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
