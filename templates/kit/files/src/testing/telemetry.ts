import { createLog, createMetrics, createTracer, type Telemetry } from '../telemetry/index.ts';

/** Telemetry that says nothing, or puts its log lines into `lines`. */
export function testTelemetry(lines?: string[]): Telemetry {
  const log = lines
    ? createLog({ name: 'test', logLevel: 'debug' }, { write: (line) => void lines.push(line) })
    : createLog({ name: 'test', logLevel: 'silent' });
  return { log, metrics: createMetrics(), tracer: createTracer({ service: 'test', env: {} }) };
}
