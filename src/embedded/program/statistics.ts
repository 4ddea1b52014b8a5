const EVERY_MS = 5_000;

/**
 * Tells the parent numbers now and then, by the names of metrics (those that end in `_total` only grow): they reach the collector
 * with the name of the component. Does nothing for a program that was started alone.
 */
export function tellStatistics(read: () => Readonly<Record<string, number>>): void {
  if (!process.send) return;
  setInterval(() => process.send?.({ type: 'statistics', values: read() }, () => undefined), EVERY_MS).unref();
}
