import type { LogLine, LogQuery } from '../engine/runtime.ts';
import type { Target } from '../engine/target.ts';
import { ExitCode, PlatformError, parseDuration } from '../kernel/index.ts';
import { refuseUnknown } from './telemetry.ts';

/** From least to most serious, as the kit and most loggers name them. */
export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type Level = (typeof LEVELS)[number];

export interface LogsRequest {
  readonly components: readonly string[];
  readonly follow: boolean;
  /** A duration before now (`5m`), or a time (ISO 8601). */
  readonly since?: string;
  readonly tail?: number;
  /** Regular expression over the text of a line. */
  readonly grep?: string;
  /** Only this level and above. */
  readonly level?: string;
}

/** One line, with what it says about itself where it is a JSON object. */
export interface LogEntry extends LogLine {
  readonly level: Level;
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** Log lines of the environment, filtered. */
export async function* logs(
  target: Target,
  request: LogsRequest,
  now: number,
  signal: AbortSignal,
): AsyncGenerator<LogEntry> {
  const query: LogQuery = {
    follow: request.follow,
    ...(request.components.length === 0 ? {} : { components: request.components }),
    ...(request.since === undefined ? {} : { since: parseSince(request.since, now) }),
    ...(request.tail === undefined ? {} : { tail: request.tail }),
  };
  const pattern = request.grep === undefined ? undefined : parsePattern(request.grep);
  const least = request.level === undefined ? 0 : rankOf(request.level);
  let any = false;
  // What is followed may have said nothing yet.
  if (request.follow) await refuseUnknown(target, request.components, signal);
  for await (const line of target.logs(query, signal)) {
    any = true;
    const entry = readEntry(line);
    if (LEVELS.indexOf(entry.level) < least) continue;
    if (pattern && !pattern.test(line.text)) continue;
    yield entry;
  }
  if (!any && !signal.aborted) await refuseUnknown(target, request.components, signal);
}

/** Whether a component has written anything that its environment still has. */
export async function hasLines(target: Target, component: string, signal: AbortSignal): Promise<boolean> {
  for await (const _ of target.logs({ components: [component], follow: false, tail: 1 }, signal)) return true;
  return false;
}

/** Level and fields of a JSON line, or the severity that PostgreSQL writes; other lines count as info, or as warnings on stderr. */
export function readEntry(line: LogLine): LogEntry {
  const plain: LogEntry = { ...line, level: severityOf(line.text) ?? (line.stream === 'stderr' ? 'warn' : 'info') };
  if (!line.text.startsWith('{')) return plain;
  try {
    const fields = JSON.parse(line.text) as Record<string, unknown>;
    return { ...line, fields, level: levelOf(fields.level) ?? plain.level };
  } catch {
    return plain;
  }
}

/** As PostgreSQL writes it: `LOG:  listening`, also after a time and a process id. */
const SEVERITY =
  /^(?:\S+ \S+ \S+ \[\d+\] )?(DEBUG|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|DETAIL|HINT|STATEMENT|CONTEXT): {1,2}/;
/** Its severities as levels (postgresql.org/docs, table 19.2); FATAL ends one session, PANIC all of them. */
const SEVERITIES: Readonly<Record<string, Level>> = {
  DEBUG: 'debug',
  WARNING: 'warn',
  ERROR: 'error',
  FATAL: 'error',
  PANIC: 'fatal',
};
/** Said to whoever asks while it starts or stops: nothing is wrong. */
const NOT_YET = /: {1,2}the database system is (?:starting up|shutting down|not yet accepting connections)/;

function severityOf(text: string): Level | undefined {
  const severity = SEVERITY.exec(text)?.[1];
  if (severity === undefined) return undefined;
  return NOT_YET.test(text) ? 'info' : (SEVERITIES[severity] ?? 'info');
}

/** A name, or pino's numbers: 10 trace … 60 fatal. */
function levelOf(value: unknown): Level | undefined {
  if (typeof value === 'number') return LEVELS[Math.min(LEVELS.length, Math.max(1, Math.floor(value / 10))) - 1];
  return LEVELS.find((level) => level === String(value).toLowerCase());
}

export function parseSince(text: string, now: number): number {
  const duration = parseDuration(text);
  if (duration !== undefined) return now - duration;
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return time;
  throw badInput(`--since ${text} is neither a duration nor a time`, '--since 5m, or --since 2026-01-31T12:00:00Z');
}

export function parsePattern(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (error) {
    throw badInput(`--grep: ${(error as Error).message}`, "--grep 'POST /orders'");
  }
}

export function rankOf(text: string): number {
  const rank = LEVELS.indexOf(text.toLowerCase() as Level);
  if (rank >= 0) return rank;
  throw badInput(`--level ${text} is not a level`, `one of ${LEVELS.join(', ')}`);
}

function badInput(message: string, next: string): PlatformError {
  return new PlatformError({ code: 'bad-input', message, next, exitCode: ExitCode.badInput });
}
