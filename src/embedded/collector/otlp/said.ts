import type { Attributes, AttributeValue, LogLevel } from '../../../kernel/index.ts';
import type { Log } from '../records.ts';
import { cut, idOf, isRecord } from './values.ts';

/** Told in columns of their own. */
const OWN = new Set(['level', 'time', 'msg', 'service', 'trace_id', 'span_id', 'pid', 'hostname']);

/** What a line says about itself where it is a JSON object. */
export function saidIn(
  text: string,
): Omit<Log, 'component' | 'replica' | 'at' | 'level'> & { readonly level?: LogLevel } {
  const said = text.startsWith('{') ? parse(text) : undefined;
  if (!said) return { text: cut(text), traceId: null, spanId: null, fields: null };
  const level = levelOf(said.level);
  const fields = Object.entries(said).filter(([key]) => !OWN.has(key)) as [string, AttributeValue][];
  return {
    ...(level === undefined ? {} : { level }),
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

/** Undefined where it is no JSON object. */
export function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
