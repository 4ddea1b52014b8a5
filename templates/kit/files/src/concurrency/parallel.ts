import { limited } from './limited.ts';

/** Results in the order of the items, at most so many of them worked on at the same time. Rejects with the first failure. */
export function inParallel<T, R>(items: readonly T[], most: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const inTurn = limited(most);
  return Promise.all(items.map((item) => inTurn(() => work(item))));
}
