import type { Attributes, AttributeValue, LogLevel, LogRecord } from '../../../kernel/index.ts';
import { COMPONENT } from './logql.ts';

/** One stream of an answer of `/loki/api/v1/query_range`: labels with structured metadata among them, and pairs of nanoseconds and text. */
export interface Stream {
  readonly stream: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [at: string, line: string])[];
}

const NAMES: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
const OTHER_NAMES: Readonly<Record<string, LogLevel>> = {
  warning: 'warn',
  critical: 'fatal',
  notice: 'info',
  log: 'info',
};
/** Told in fields of their own. */
const OWN = new Set(['level', 'time', 'msg', 'service', 'trace_id', 'span_id', 'pid', 'hostname']);
const NANOS_PER_US = 3;

/** The lines of an answer, oldest first. What a line says of itself in JSON comes before what Loki found out about it. */
export const recordsOf = (streams: readonly Stream[]): LogRecord[] =>
  streams
    .flatMap(({ stream, values }) => values.map(([at, line]) => recordOf(stream, at, line)))
    .sort((a, b) => a.id - b.id);

function recordOf(labels: Stream['stream'], nanos: string, line: string): LogRecord {
  const microseconds = Number(nanos.slice(0, -NANOS_PER_US));
  const component = labels.component ?? labels[COMPONENT] ?? 'unknown';
  const said = jsonIn(line);
  const traceId = said?.trace_id ?? labels.trace_id;
  const spanId = said?.span_id ?? labels.span_id;
  const message = said?.msg;
  const fields = said && typeof message === 'string' ? fieldsIn(said) : undefined;
  return {
    id: microseconds,
    at: Math.floor(microseconds / 1000),
    component,
    replica: labels.replica ?? labels.service_instance_id ?? component,
    level: levelOf(said?.level) ?? levelOf(labels.severity_text) ?? levelOf(labels.detected_level) ?? 'info',
    text: typeof message === 'string' ? message : line,
    ...(typeof traceId === 'string' && traceId !== '' ? { traceId } : {}),
    ...(typeof spanId === 'string' && spanId !== '' ? { spanId } : {}),
    ...(fields ? { fields } : {}),
  };
}

/** A name, or pino's numbers: 10 trace … 60 fatal. */
function levelOf(value: unknown): LogLevel | undefined {
  if (typeof value === 'number') return NAMES[Math.min(6, Math.max(1, Math.floor(value / 10))) - 1];
  if (typeof value !== 'string') return undefined;
  const name = value.toLowerCase();
  return NAMES.find((level) => level === name) ?? OTHER_NAMES[name];
}

function jsonIn(line: string): Readonly<Record<string, AttributeValue>> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Readonly<Record<string, AttributeValue>>;
  } catch {
    return undefined;
  }
}

function fieldsIn(said: Attributes): Attributes | undefined {
  const rest = Object.entries(said).filter(([key]) => !OWN.has(key));
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}
