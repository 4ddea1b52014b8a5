import type { FinishedSpan, SpanKind } from '../trace/span.ts';
import { attributes, nanoseconds } from './values.ts';

/** Numbers of opentelemetry.proto.trace.v1.Span.SpanKind. */
const KINDS: Readonly<Record<SpanKind, number>> = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 };

/** A request of OTLP/HTTP in its JSON encoding (opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest). */
export function spansToOtlp(resource: Readonly<Record<string, string>>, spans: readonly FinishedSpan[]): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: attributes(Object.entries(resource)) },
        scopeSpans: [{ scope: { name: '@app/kit' }, spans: spans.map(toSpan) }],
      },
    ],
  };
}

function toSpan(span: FinishedSpan): object {
  return {
    traceId: span.context.traceId,
    spanId: span.context.spanId,
    ...(span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId }),
    flags: 1,
    name: span.name,
    kind: KINDS[span.kind],
    startTimeUnixNano: nanoseconds(span.start),
    endTimeUnixNano: nanoseconds(span.end),
    attributes: attributes(span.attributes),
    status: span.error === undefined ? {} : { code: 2, message: message(span.error) },
  };
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
