import type { HpaState, HpaTick } from '../types.ts';
import { withEvent } from './events.ts';
import type { Settings } from './settings.ts';
import type { CompleteSpec } from './spec.ts';

/** Memory after the count was changed: the event for the limits on speed, and whether it was the way to zero. */
export function settle(
  { behavior, min, canWakeUp }: CompleteSpec,
  { scaleToZero }: Settings,
  memory: HpaState,
  { currentReplicas, atSeconds }: HpaTick & { readonly currentReplicas: number },
  desired: number,
): HpaState {
  const change = desired - currentReplicas;
  const { ScaledToZero: _, ...others } = memory.conditions;
  const asleep = currentReplicas > 0 && desired === 0 && min === 0 && canWakeUp;
  const conditions = {
    ...others,
    AbleToScale: 'True/SucceededRescale',
    ...(scaleToZero ? { ScaledToZero: asleep ? 'True/ScaledToZero' : 'False/NotScaledToZero' } : {}),
  };
  // Without behavior nothing asks for events, so none are kept.
  if (!behavior) return { ...memory, conditions };
  return change > 0
    ? { ...memory, conditions, scaleUpEvents: withEvent(memory.scaleUpEvents, behavior.up, change, atSeconds) }
    : { ...memory, conditions, scaleDownEvents: withEvent(memory.scaleDownEvents, behavior.down, -change, atSeconds) };
}
