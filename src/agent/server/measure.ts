import type { Runtime, Sample, Session } from '../../engine/index.ts';
import type { Clock } from '../../kernel/index.ts';
import { COLLECTOR } from '../../model/index.ts';
import { type Reading, sendReadings } from '../../telemetry/index.ts';

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
    const url = collectorUrl(session);
    if (url === undefined || !runtime.samples) return;
    const readings = (await runtime.samples.read()).map(readingOf);
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

/** Where what was applied last has its collector. */
function collectorUrl(session: Session): string | undefined {
  const current = session.current();
  const collector = current?.model.components.find(({ name, kind }) => name === COLLECTOR && kind === 'addon');
  const port = collector && current?.context.ports[`${COLLECTOR}/${collector.endpoints[0]?.name}`];
  return port === undefined ? undefined : `http://127.0.0.1:${port}`;
}
