/** Items between those who read and the one who sends, of a bounded size: who comes when it is full waits. */
export interface Buffer<T> {
  /** Resolves when there is room: back pressure. Resolves without adding anything once the signal is aborted. */
  push(item: T, size: number, signal: AbortSignal): Promise<void>;
  /** The first ones, as many as that; waits until there is one. Empty with the signal. */
  take(most: { readonly items: number; readonly size: number }, signal: AbortSignal): Promise<readonly T[]>;
  clear(): void;
  readonly waiting: { readonly items: number; readonly size: number };
}

export function createBuffer<T>(room: number): Buffer<T> {
  const queue: { readonly item: T; readonly size: number }[] = [];
  const producers: (() => void)[] = [];
  const consumers: (() => void)[] = [];
  let used = 0;
  /** In the order in which they came; none stays behind with a signal that has ended. */
  const pause = (line: (() => void)[], signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const done = () => {
        signal.removeEventListener('abort', done);
        resolve();
      };
      signal.addEventListener('abort', done, { once: true });
      line.push(done);
    });
  return {
    async push(item, size, signal) {
      // One that is larger than all the room comes in alone.
      while (used > 0 && used + size > room && !signal.aborted) await pause(producers, signal);
      if (signal.aborted) return;
      queue.push({ item, size });
      used += size;
      consumers.shift()?.();
    },
    async take({ items, size }, signal) {
      while (queue.length === 0 && !signal.aborted) await pause(consumers, signal);
      const taken: T[] = [];
      let sum = 0;
      for (let next = queue[0]; next && taken.length < items; next = queue[0]) {
        if (taken.length > 0 && sum + next.size > size) break;
        queue.shift();
        taken.push(next.item);
        sum += next.size;
      }
      used -= sum;
      for (const wake of producers.splice(0)) wake();
      return taken;
    },
    clear() {
      queue.length = 0;
      used = 0;
      for (const wake of producers.splice(0)) wake();
    },
    get waiting() {
      return { items: queue.length, size: used };
    },
  };
}
