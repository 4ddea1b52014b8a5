import { attributes, nanoseconds } from './values.ts';

/** First numbers of opentelemetry.proto.logs.v1.SeverityNumber for each level. */
const SEVERITIES: Readonly<Record<string, number>> = { trace: 1, debug: 5, info: 9, warn: 13, error: 17, fatal: 21 };

/** Lines of the program's log as OTLP/HTTP in its JSON encoding (opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest). */
export function linesToOtlp(resource: Readonly<Record<string, string>>, lines: readonly string[]): object {
  return {
    resourceLogs: [
      {
        resource: { attributes: attributes(Object.entries(resource)) },
        scopeLogs: [{ scope: { name: '@app/kit' }, logRecords: lines.map(toRecord) }],
      },
    ],
  };
}

/** The line as it was written, and beside it what it says about itself. */
function toRecord(line: string): object {
  const { level, time, trace_id: traceId, span_id: spanId } = parsed(line);
  const at = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  const severity = typeof level === 'string' ? SEVERITIES[level] : undefined;
  return {
    timeUnixNano: nanoseconds(Number.isNaN(at) ? Date.now() : at),
    body: { stringValue: line },
    ...(severity === undefined ? {} : { severityNumber: severity, severityText: level }),
    ...(typeof traceId === 'string' && typeof spanId === 'string' ? { traceId, spanId } : {}),
  };
}

function parsed(line: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return {};
  }
}
