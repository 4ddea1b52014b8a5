import { type Level, readLine } from '../kernel/index.ts';
import { post } from './post.ts';

/** One line of one copy of a component. */
export interface Line {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly component: string;
  readonly replica: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** First numbers of opentelemetry.proto.logs.v1.SeverityNumber for each level. */
const SEVERITIES: Readonly<Record<Level, number>> = { trace: 1, debug: 5, info: 9, warn: 13, error: 17, fatal: 21 };

/** Sends lines to the collector at `base` as OTLP logs, as they were written. Rejects where it does not take them. */
export function sendLines(base: string, lines: readonly Line[]): Promise<void> {
  const byCopy = new Map<string, Line[]>();
  for (const line of lines) {
    const mine = byCopy.get(line.replica);
    if (mine) mine.push(line);
    else byCopy.set(line.replica, [line]);
  }
  return post(base, '/v1/logs', { resourceLogs: [...byCopy.values()].map(resourceLogs) });
}

function resourceLogs(lines: readonly Line[]): object {
  const [{ component, replica } = { component: '', replica: '' }] = lines;
  const attributes = [
    { key: 'service.name', value: { stringValue: component } },
    { key: 'service.instance.id', value: { stringValue: replica } },
  ];
  return { resource: { attributes }, scopeLogs: [{ scope: { name: 'platform' }, logRecords: lines.map(record) }] };
}

function record(line: Line): object {
  const { level, fields } = readLine(line);
  const { trace_id: traceId, span_id: spanId } = fields ?? {};
  return {
    timeUnixNano: `${line.at}000000`,
    severityNumber: SEVERITIES[level],
    severityText: level,
    body: { stringValue: line.text },
    attributes: [{ key: 'log.iostream', value: { stringValue: line.stream } }],
    ...(isHex(traceId, 32) && isHex(spanId, 16) ? { traceId, spanId } : {}),
  };
}

const isHex = (value: unknown, digits: number): value is string =>
  typeof value === 'string' && value.length === digits && /^[0-9a-f]+$/.test(value);
