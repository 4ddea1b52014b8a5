/** What a program tells about itself: log lines, metrics and spans, tied together by W3C trace context. */
import { createLog, createOutput, type Log, type LogSettings } from './log.ts';
import { createMetrics, type Metrics } from './metrics/registry.ts';
import { createTracer, type Tracer } from './trace/tracer.ts';

export { createLog, type Log, type LogSettings } from './log.ts';
export { processMetrics } from './metrics/process.ts';
export { createMetrics, type Exposition, type Metrics } from './metrics/registry.ts';
export { type FinishedRequest, requestMetrics } from './metrics/requests.ts';
export { formatTraceparent, parseTraceparent, type TraceContext } from './trace/context.ts';
export { currentSpan, detached, type Span, type SpanKind, type SpanOptions } from './trace/span.ts';
export { createTracer, type Tracer } from './trace/tracer.ts';

/** The three of them, handed to everything that has something to tell. */
export interface Telemetry {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
}

/** `print` writes whole lines to where the log writes its own. */
export function createTelemetry(settings: LogSettings): Telemetry & { print(text: string): void } {
  const output = createOutput(settings.name);
  const log = createLog(settings, output);
  const tracer = createTracer({ service: settings.name, log });
  return {
    log,
    metrics: createMetrics(),
    // Programs close it when all their work is done.
    tracer: output
      ? { ...tracer, close: async () => void (await Promise.all([tracer.close(), output.close()])) }
      : tracer,
    print: output ? output.write : (text) => void process.stdout.write(text),
  };
}
