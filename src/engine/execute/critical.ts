import type { Operation } from '../../plan/types.ts';

/**
 * The chain of components that decided how long it took: from the operation that made something ready last, back along what
 * each waited for longest. `endedAt` by operation number, milliseconds; operations without one did not run.
 */
export function criticalPath(operations: readonly Operation[], endedAt: ReadonlyMap<number, number>): string[] {
  const byNumber = new Map(operations.map((operation) => [operation.n, operation]));
  const latest = (candidates: readonly (Operation | undefined)[]) =>
    candidates
      .filter((each): each is Operation => each !== undefined && endedAt.has(each.n))
      .reduce<Operation | undefined>(
        (best, each) => (best && (endedAt.get(best.n) ?? 0) >= (endedAt.get(each.n) ?? 0) ? best : each),
        undefined,
      );
  const making = operations.filter(({ action }) => action !== 'drain' && action !== 'remove');
  const path: string[] = [];
  let current = latest(making) ?? latest(operations);
  while (current) {
    if (path[0] !== current.component) path.unshift(current.component);
    current = latest(current.after.map((n) => byNumber.get(n)));
  }
  return path;
}
