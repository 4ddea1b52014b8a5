import type { Telemetry } from '../telemetry/index.ts';
import type { Dependency } from './health.ts';

/** A dependency that is closed together with the program. */
export type Closable = Dependency & { close(): Promise<void> };

/** Those that are there: a store may be bound or not. */
export function present<T>(map: Readonly<Record<string, T | undefined>>): Record<string, T> {
  return Object.fromEntries(Object.entries(map).filter((entry): entry is [string, T] => entry[1] !== undefined));
}

/** Closes stores, then sends the last spans: closing makes some, too. */
export async function closing(stores: readonly Closable[], { tracer }: Pick<Telemetry, 'tracer'>): Promise<void> {
  await Promise.all(stores.map((store) => store.close()));
  await tracer.close();
}
