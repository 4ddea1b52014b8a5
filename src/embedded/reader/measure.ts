import { sendReadings } from '../../kernel/otlp/index.ts';
import { type Api, ApiFailure } from './api/index.ts';
import { askUsage, type PodMetrics, readingsOf } from './figures.ts';
import type { Known } from './pods/index.ts';

const SEND_MS = 10_000;
/** A cluster that measures nothing is not asked each time. */
const UNMEASURED_MS = 5 * 60_000;

export interface MeasureOptions {
  readonly api: Api;
  readonly namespace: string;
  readonly selector: string;
  readonly collector: string;
  readonly known: Known;
  /** Its own pod, and what it tells of itself. */
  readonly pod: string;
  readonly own: () => Readonly<Record<string, number>>;
  /** Whether CPU and memory are asked for. */
  readonly usage: boolean;
  readonly everyMs: number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly unmeasured: (error: Error | undefined) => void;
  /** The name of the store that has heard it. */
  readonly heard: (store: string) => void;
}

/** Tells what every pod takes, again and again. A collector that is away misses something: nothing is kept for it. */
export async function measureAll(options: MeasureOptions, signal: AbortSignal): Promise<void> {
  const { api, namespace, selector, collector, known, unmeasured, heard } = options;
  let silentUntil = 0;
  const usage = async (): Promise<readonly PodMetrics[]> => {
    if (!options.usage || Date.now() < silentUntil) return [];
    try {
      const found = await askUsage(api, namespace, selector);
      unmeasured(undefined);
      return found;
    } catch (error) {
      // What is not there now, or not allowed, will hardly be so soon.
      if (error instanceof ApiFailure && [403, 404].includes(error.status)) silentUntil = Date.now() + UNMEASURED_MS;
      unmeasured(error as Error);
      return [];
    }
  };
  while (!signal.aborted) {
    const measured = await usage();
    const readings = readingsOf(known.all(), measured, Date.now()).map((reading) =>
      reading.replica === options.pod ? { ...reading, values: { ...reading.values, ...options.own() } } : reading,
    );
    if (readings.length > 0)
      await sendReadings(collector, readings, { timeoutMs: SEND_MS }).then(heard, () => undefined);
    await options.sleep(options.everyMs, signal);
  }
}
