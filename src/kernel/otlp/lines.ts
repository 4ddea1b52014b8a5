import { type Level, readLine } from '../log-line.ts';
import { type PostOptions, post } from './post.ts';

/** One line of one copy of a component. */
export interface Line {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The same in nanoseconds, where it is known: decimal digits. */
  readonly nanos?: string;
  readonly component: string;
  readonly replica: string;
  /** Where it is known which of its two outputs it was written to. */
  readonly stream?: 'stdout' | 'stderr';
  readonly text: string;
  /** Further attributes of whom it comes from, by their names in OpenTelemetry. */
  readonly where?: Readonly<Record<string, string>>;
}

/** First numbers of opentelemetry.proto.logs.v1.SeverityNumber for each level. */
const SEVERITIES: Readonly<Record<Level, number>> = { trace: 1, debug: 5, info: 9, warn: 13, error: 17, fatal: 21 };

/**
 * Sends lines to the collector at `base` as OTLP logs, as they were written. Resolves to the name of its store (see post). Rejects
 * where it does not take them.
 */
export function sendLines(base: string, lines: readonly Line[], options?: PostOptions): Promise<string> {
  const byCopy = new Map<string, Line[]>();
  for (const line of lines) {
    const key = line.where === undefined ? line.replica : JSON.stringify([line.replica, line.where]);
    const mine = byCopy.get(key);
    if (mine) mine.push(line);
    else byCopy.set(key, [line]);
  }
  return post(base, '/v1/logs', { resourceLogs: [...byCopy.values()].map(resourceLogs) }, options);
}

function resourceLogs(lines: readonly Line[]): object {
  const [{ component, replica, where = {} } = { component: '', replica: '' }] = lines;
  const named = { 'service.name': component, 'service.instance.id': replica, ...where };
  const attributes = Object.entries(named).map(([key, stringValue]) => ({ key, value: { stringValue } }));
  return { resource: { attributes }, scopeLogs: [{ scope: { name: 'platform' }, logRecords: lines.map(record) }] };
}

function record(line: Line): object {
  const { level, fields } = readLine(line);
  const { trace_id: traceId, span_id: spanId } = fields ?? {};
  return {
    timeUnixNano: line.nanos ?? `${line.at}000000`,
    severityNumber: SEVERITIES[level],
    severityText: level,
    body: { stringValue: line.text },
    ...(line.stream === undefined
      ? {}
      : { attributes: [{ key: 'log.iostream', value: { stringValue: line.stream } }] }),
    ...(isHex(traceId, 32) && isHex(spanId, 16) ? { traceId, spanId } : {}),
  };
}

const isHex = (value: unknown, digits: number): value is string =>
  typeof value === 'string' && value.length === digits && /^[0-9a-f]+$/.test(value);
