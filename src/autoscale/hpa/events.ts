import type { HpaState } from '../types.ts';
import type { Rules } from './spec.ts';

export type Events = HpaState['scaleUpEvents'];

/** Copies added or removed in the last `periodSeconds`; an event exactly as old as the period is out. */
export function changeIn(events: Events, periodSeconds: number, now: number): number {
  let sum = 0;
  for (const { atSeconds, change } of events) if (atSeconds > now - periodSeconds) sum += change;
  return sum;
}

/**
 * The events with a new one, in the place of the last that was found too old for every policy of its direction.
 * Once too old is too old for good, though it still counts in a policy that was made longer since.
 */
export function withEvent(events: Events, rules: Rules, change: number, now: number): Events {
  const longest = Math.max(0, ...rules.policies.map(({ periodSeconds }) => periodSeconds));
  const next = events.map((event) =>
    event.atSeconds < now - longest && !event.outdated ? { ...event, outdated: true } : event,
  );
  const free = next.findLastIndex(({ outdated }) => outdated === true);
  next[free < 0 ? next.length : free] = { atSeconds: now, change };
  return next;
}
