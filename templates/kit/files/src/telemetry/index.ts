/** What a program tells about itself: log lines, metrics and spans, tied together by W3C trace context. */
import { createLog, type Log, type LogSettings } from './log.ts';
import { createMetrics, type Metrics } from './metrics/registry.ts';
import { createTracer, type Tracer } from './trace/tracer.ts';

export { createLog, type Log, type LogSettings } from './log.ts';
export { processMetrics } from './metrics/process.ts';
export { createMetrics, METRICS_CONTENT_TYPE, type Metrics } from './metrics/registry.ts';
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

export function createTelemetry(settings: LogSettings): Telemetry {
  const log = createLog(settings);
  return { log, metrics: createMetrics(), tracer: createTracer({ service: settings.name, log }) };
}
