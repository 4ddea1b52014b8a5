import type { Runtime, Sample, Session } from '../../engine/index.ts';
import type { Clock } from '../../kernel/index.ts';
import { type Reading, sendReadings } from '../../telemetry/index.ts';
import { collectorUrl, scaleReadings } from '../telemetry/index.ts';

export const MEASURE_MS = 5_000;

/** CPU in thousandths of a core, memory (shared pages divided among all that share them), restarts, and what engines tell. */
export const readingOf = ({
  component,
  replica,
  at,
  cpuMillis,
  memoryBytes,
  restarts,
  statistics,
}: Sample): Reading => ({
  component,
  replica,
  at,
  values: {
    platform_cpu_millicores: cpuMillis,
    platform_memory_bytes: memoryBytes,
    ...(restarts === undefined ? {} : { platform_restarts_total: restarts }),
    ...statistics,
  },
});

/**
 * Measures every copy now and then while there is a collector, and tells it. A collector that is away misses something; nothing
 * waits for it and nothing is kept for it.
 */
export function startMeasuring(options: {
  readonly session: Session;
  readonly runtime: Runtime;
  readonly clock: Clock;
}): { stop(): void } {
  const { session, runtime, clock } = options;
  const abort = new AbortController();
  const measure = async () => {
    const url = await collectorUrl(session, runtime, abort.signal);
    if (url === undefined || !runtime.samples) return;
    const samples = await runtime.samples.read();
    const model = session.current()?.model;
    const scaled = model ? scaleReadings(model, await session.counts(), samples, clock.now()) : [];
    const readings = [...samples.map(readingOf), ...scaled];
    if (readings.length > 0) await sendReadings(url, readings);
  };
  const loop = async () => {
    while (!abort.signal.aborted) {
      await clock.sleep(MEASURE_MS, abort.signal).catch(() => undefined);
      if (!abort.signal.aborted) await measure().catch(() => undefined);
    }
  };
  void loop();
  return { stop: () => abort.abort() };
}
