import type { ScaleDecision } from '../../../engine/runtime.ts';
import type { Json } from '../../../kernel/index.ts';
import { observedTexts } from './observed.ts';
import type { Scaler, Told } from './shapes.ts';

/** `New size: 5; reason: cpu resource utilization (percentage of request) above target`. */
const RESCALED = /^New size: (\d+); reason: (.*)$/s;

const timeOf = ({ lastTimestamp, eventTime, firstTimestamp }: Told): number =>
  Date.parse(lastTimestamp ?? eventTime ?? firstTimestamp ?? '') || 0;

/** The changes that the cluster still has events of (an hour by default), oldest first. Pure. */
export function changesOf(component: string, events: readonly Told[]): ScaleDecision[] {
  const sizes = events.flatMap((event) => {
    const [, size, reason] = RESCALED.exec(event.message ?? '') ?? [];
    return size === undefined ? [] : [{ at: timeOf(event), to: Number(size), reason: reason ?? '', event }];
  });
  sizes.sort((a, b) => a.at - b.at);
  return sizes.map(({ at, to, reason, event }, index) => {
    const from = sizes[index - 1]?.to ?? to;
    const summary = `${index === 0 ? `→ ${to}` : `${from} → ${to}`}: ${reason}`;
    return { at, component, from, to, summary, lines: [event.message ?? ''], record: event as unknown as Json };
  });
}

/** A new autoscaler has looked at nothing: what its status says until then is no count. Pure. */
export const isUndecided = ({ status }: Scaler): boolean => (status?.conditions ?? []).length === 0;

/** How it stands now: what was seen, what the autoscaler wants, and its conditions in its own words. Pure. */
export function standing(component: string, scaler: Scaler, now: number): ScaleDecision {
  const { status, spec } = scaler;
  const from = status?.currentReplicas ?? 0;
  const limited = status?.conditions?.find(({ type, status: is }) => type === 'ScalingLimited' && is === 'True');
  const idle = status?.conditions?.find(({ type, status: is }) => type === 'ScalingActive' && is === 'False');
  // Whoever cannot measure decides nothing: the wish is an old one, or 0 because there never was one.
  const to = idle ? from : (status?.desiredReplicas ?? from);
  const held = (limited ?? idle)?.message;
  const what = from === to ? `stays at ${to}` : `${from} → ${to}`;
  return {
    at: now,
    component,
    from,
    to,
    summary: held === undefined ? what : `${what}: ${held}`,
    lines: [
      ...observedTexts(scaler),
      `range ${spec.minReplicas ?? 1}..${spec.maxReplicas}`,
      ...(status?.conditions ?? []).map(
        ({ type, status: is, reason, message }) => `${type} ${is}${reason ? ` (${reason})` : ''}: ${message ?? ''}`,
      ),
    ],
    record: { spec, status } as unknown as Json,
  };
}
