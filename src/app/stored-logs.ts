import type { Target } from '../engine/target.ts';
import type { LogRecord } from '../kernel/index.ts';
import { LEVELS, type LogEntry, type LogsRequest, parsePattern, parseSince, rankOf } from './logs.ts';
import { refuseUnknown, telemetryOf } from './telemetry.ts';

/** As Loki answers at most. */
const MOST = 5_000;

/** Log lines from where telemetry is kept, filtered: also of copies that are gone, as far back as `retention` reaches. */
export async function* storedLogs(
  target: Target,
  request: Omit<LogsRequest, 'follow'>,
  now: number,
  signal: AbortSignal,
): AsyncGenerator<LogEntry> {
  const { components, since, tail, grep, level } = request;
  const pattern = grep === undefined ? undefined : parsePattern(grep);
  const least = level === undefined ? undefined : LEVELS[rankOf(level)];
  const telemetry = await telemetryOf(target, signal);
  const records = await telemetry.logs({
    component: components,
    limit: MOST,
    ...(since === undefined ? {} : { since: parseSince(since, now) }),
    ...(least === undefined ? {} : { level: least }),
  });
  if (records.length === 0) await refuseUnknown(target, components, signal);
  const entries = records.map(entryOf).filter(({ text }) => !pattern || pattern.test(text));
  yield* tail === undefined ? entries : lastOfEach(entries, tail);
}

/** As a line of the runtime: what it said of itself stands in its text. */
function entryOf({ at, component, replica, level, text, traceId, spanId, fields }: LogRecord): LogEntry {
  const line = { at, component, replica, level, stream: 'stdout' as const };
  if (!fields && traceId === undefined) return { ...line, text };
  const ids = { ...(traceId && { trace_id: traceId }), ...(spanId && { span_id: spanId }) };
  const said = { level, msg: text, ...ids, ...fields };
  return { ...line, text: JSON.stringify(said), fields: said };
}

function lastOfEach(entries: readonly LogEntry[], tail: number): LogEntry[] {
  const left = new Map<string, number>();
  const kept = [...entries].reverse().filter(({ component }) => {
    const count = left.get(component) ?? tail;
    left.set(component, count - 1);
    return count > 0;
  });
  return kept.reverse();
}
