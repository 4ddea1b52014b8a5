import type { LogLine, LogQuery } from '../engine/runtime.ts';
import type { Target } from '../engine/target.ts';
import { ExitCode, LEVELS, type Level, PlatformError, parseDuration, readLine } from '../kernel/index.ts';
import { refuseUnknown } from './telemetry.ts';

export { LEVELS, type Level } from '../kernel/index.ts';

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

/** A line with what it says about itself. */
export const readEntry = (line: LogLine): LogEntry => ({ ...line, ...readLine(line) });

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
