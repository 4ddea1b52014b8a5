import type { ExplainQuery, ScaleDecision, ScaleView, Target } from '../engine/index.ts';
import type { Clock } from '../kernel/index.ts';
import { parseSince } from './logs.ts';
import { refuseUnknown } from './telemetry.ts';

/** How everything that has replicas is scaled. undefined: nothing runs. */
export const scaling = (target: Target, signal: AbortSignal): Promise<readonly ScaleView[] | undefined> =>
  target.scaling(signal);

/** The same again and again until the signal. */
export async function* watchScaling(target: Target, clock: Clock, everyMs: number, signal: AbortSignal) {
  while (!signal.aborted) {
    yield await target.scaling(signal);
    await clock.sleep(everyMs, signal).catch(() => undefined);
  }
}

export interface ExplainRequest {
  readonly component: string;
  /** A duration before now, or a time. */
  readonly since?: string;
  readonly at?: string;
}

/** Where nobody says since when. */
const LAST_MS = 3_600_000;

/**
 * Decisions about a component, oldest first: those that changed the count since then, and the newest one; all with `every`. Rejects
 * (exit code 2) where none are kept and there is no such component.
 */
export async function explain(
  target: Target,
  request: ExplainRequest & { readonly every: boolean },
  now: number,
  signal: AbortSignal,
): Promise<readonly ScaleDecision[]> {
  const { component, every } = request;
  const found = await target.explain(queryOf(request, now), signal);
  if (found.length === 0) await refuseUnknown(target, [component], signal);
  if (every || request.at !== undefined) return found;
  return found.filter(({ from, to }, index) => from !== to || index === found.length - 1);
}

function queryOf({ component, since, at }: ExplainRequest, now: number): ExplainQuery {
  if (at !== undefined) return { component, at: parseSince(at, now) };
  return { component, since: since === undefined ? now - LAST_MS : parseSince(since, now) };
}
