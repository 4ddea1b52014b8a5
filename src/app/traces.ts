import type { Target } from '../engine/target.ts';
import { ExitCode, PlatformError, type SpanView, type TraceSummary } from '../kernel/index.ts';
import { parseSince } from './logs.ts';
import { refuseUnknown, telemetryOf } from './telemetry.ts';

export interface TracesRequest {
  /** All of these took part. */
  readonly components: readonly string[];
  readonly errors: boolean;
  /** Also work in the background, which no request or message began. */
  readonly all: boolean;
  readonly slowerMs?: number;
  /** A duration before now (`5m`), or a time (ISO 8601); an hour without it. */
  readonly since?: string;
  readonly limit: number;
}

/** Recent traces, newest first. */
export async function listTraces(
  target: Target,
  { components, errors, all, slowerMs, since, limit }: TracesRequest,
  now: number,
  signal: AbortSignal,
): Promise<readonly TraceSummary[]> {
  const from = since === undefined ? {} : { since: parseSince(since, now) };
  const telemetry = await telemetryOf(target, signal);
  const found = await telemetry.traces({
    component: components,
    errors,
    asked: !all && !errors,
    limit,
    ...from,
    ...(slowerMs === undefined ? {} : { minMs: slowerMs }),
  });
  if (found.length === 0) await refuseUnknown(target, components, signal);
  return found;
}

/** One trace by its id, or by the beginning of it. */
export async function oneTrace(
  target: Target,
  id: string,
  signal: AbortSignal,
): Promise<{ readonly traceId: string; readonly spans: readonly SpanView[] }> {
  const found = await (await telemetryOf(target, signal)).trace(id);
  if (found) return found;
  throw new PlatformError({
    code: 'no-trace',
    message: `there is no trace ${id}`,
    next: 'platform traces   lists the recent ones',
    exitCode: ExitCode.badInput,
  });
}
