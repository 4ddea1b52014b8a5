import type { Attributes, AttributeValue, LogLevel } from '../../../kernel/index.ts';
import { cut, idOf, isRecord } from '../otlp/values.ts';
import type { Log } from '../records.ts';

export interface Owner {
  readonly component: string;
  readonly replica: string;
}

/** `product.1.log` is of `product/process/1`, `db.log` of `db/process`, `product.migrate.log` of the task `product/migrate`. */
export function ownerOf(file: string): Owner | undefined {
  const [, component, rest] = /^([a-z0-9-]+)(?:\.([A-Za-z0-9_-]+))?\.log$/.exec(file) ?? [];
  if (component === undefined) return undefined;
  if (rest === undefined) return { component, replica: `${component}/process` };
  return { component, replica: /^\d+$/.test(rest) ? `${component}/process/${rest}` : `${component}/${rest}` };
}

/** Told in columns of their own. */
const OWN = new Set(['level', 'time', 'msg', 'service', 'trace_id', 'span_id', 'pid', 'hostname']);

/** A line of a log file `{ at, stream, text }`; the text may be a JSON object itself. Undefined for a line cut by a crash. */
export function logOf(line: string, owner: Owner): Log | undefined {
  const written = parse(line);
  if (!written || typeof written.at !== 'number' || typeof written.text !== 'string') return undefined;
  const { at, text } = written;
  const plain = written.stream === 'stderr' ? (postgresLevel(text) ?? 'warn') : 'info';
  const said = text.startsWith('{') ? parse(text) : undefined;
  if (!said) return { ...owner, at, level: plain, text: cut(text), traceId: null, spanId: null, fields: null };
  const fields = Object.entries(said).filter(([key]) => !OWN.has(key)) as [string, AttributeValue][];
  return {
    ...owner,
    at,
    level: levelOf(said.level) ?? plain,
    text: cut(typeof said.msg === 'string' ? said.msg : text),
    traceId: idOf(said.trace_id, 32) ?? null,
    spanId: idOf(said.span_id, 16) ?? null,
    fields: fields.length === 0 || typeof said.msg !== 'string' ? null : (Object.fromEntries(fields) as Attributes),
  };
}

const NAMES: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/** A name, or pino's numbers: 10 trace … 60 fatal. */
function levelOf(value: unknown): LogLevel | undefined {
  if (typeof value === 'number') return NAMES[Math.min(6, Math.max(1, Math.floor(value / 10))) - 1];
  return NAMES.find((level) => level === String(value).toLowerCase());
}

const SEVERITY: Readonly<Record<string, LogLevel>> = {
  LOG: 'info',
  INFO: 'info',
  NOTICE: 'info',
  DETAIL: 'info',
  HINT: 'info',
  STATEMENT: 'info',
  CONTEXT: 'info',
  WARNING: 'warn',
  ERROR: 'error',
  FATAL: 'fatal',
  PANIC: 'fatal',
};

/** PostgreSQL writes everything to stderr and says how grave it is: `2026-01-31 12:00:00 UTC [7] LOG:  …`. */
function postgresLevel(text: string): LogLevel | undefined {
  const word = /^\d{4}-\d\d-\d\d .*?\b([A-Z]{3,9}): {2}/.exec(text)?.[1];
  return word === undefined ? undefined : SEVERITY[word];
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
