/** Runs the work of a key once for all who ask for it while it runs. */
export function shareLoads(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const running = new Map<string, Promise<unknown>>();
  return <T>(key: string, work: () => Promise<T>) => {
    const known = running.get(key) as Promise<T> | undefined;
    if (known) return known;
    const shared = work().finally(() => running.delete(key));
    running.set(key, shared);
    return shared;
  };
}
