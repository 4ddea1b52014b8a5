import type { HpaReason, HpaState } from '../types.ts';
import { ceil32, int32, MAX_INT32, MIN_INT32 } from './arithmetic.ts';
import { changeIn } from './events.ts';
import type { CompleteSpec, Rules } from './spec.ts';

type Memory = Pick<HpaState, 'scaleUpEvents' | 'scaleDownEvents'>;
type Rule = NonNullable<HpaReason['limited']>['rule'];

export interface Limited {
  readonly replicas: number;
  /** Reason of the condition ScalingLimited. */
  readonly condition: 'DesiredWithinRange' | 'TooManyReplicas' | 'TooFewReplicas' | 'ScaleUpLimit' | 'ScaleDownLimit';
  readonly rule?: Rule;
}

const inRange = (replicas: number): Limited => ({ replicas, condition: 'DesiredWithinRange' });

/** Without behavior: up to twice as many, or 4. Bounds hold always. */
export function limitPlainly(current: number, wanted: number, { min, max }: CompleteSpec): Limited {
  const fastest = int32(Math.max(2 * current, 4));
  if (wanted < min) return { replicas: min, condition: 'TooFewReplicas' };
  if (wanted <= Math.min(max, fastest)) return inRange(wanted);
  if (max > fastest) return { replicas: fastest, condition: 'ScaleUpLimit', rule: 'legacy' };
  return { replicas: max, condition: 'TooManyReplicas' };
}

/** With behavior: as fast as its policies allow; the bound on the side of the change holds as well. */
export function limit(current: number, wanted: number, spec: CompleteSpec, memory: Memory, now: number): Limited {
  const { behavior, min, max } = spec;
  if (!behavior || wanted === current) return inRange(wanted);
  if (wanted > current) {
    const { to, rule } = fastestUp(current, behavior.up, memory, now);
    const fastest = Math.max(to, current);
    if (wanted <= Math.min(max, fastest)) return inRange(wanted);
    if (max > fastest) return { replicas: fastest, condition: 'ScaleUpLimit', rule };
    return { replicas: max, condition: 'TooManyReplicas' };
  }
  const { to, rule } = fastestDown(current, behavior.down, memory, now);
  const fastest = Math.min(to, current);
  if (wanted >= Math.max(min, fastest)) return inRange(wanted);
  if (min < fastest) return { replicas: fastest, condition: 'ScaleDownLimit', rule };
  return { replicas: min, condition: 'TooFewReplicas' };
}

interface Fastest {
  readonly to: number;
  readonly rule: Rule;
}

function fastestUp(current: number, { select, policies }: Rules, memory: Memory, now: number): Fastest {
  if (select === 'Disabled') return { to: current, rule: 'disabled' };
  let best: Fastest = { to: select === 'Min' ? MAX_INT32 : MIN_INT32, rule: 'disabled' };
  for (const policy of policies) {
    const base = baseOf(current, memory, policy.periodSeconds, now);
    const to = policy.type === 'Pods' ? (base + policy.value) | 0 : ceil32(base * (1 + policy.value / 100));
    if (select === 'Min' ? to < best.to : to > best.to) best = { to, rule: { ...policy, base } };
  }
  return best;
}

/** For a shrinking count the largest change is the lowest floor, and the smallest the highest. */
function fastestDown(current: number, { select, policies }: Rules, memory: Memory, now: number): Fastest {
  if (select === 'Disabled') return { to: current, rule: 'disabled' };
  let best: Fastest = { to: select === 'Min' ? MIN_INT32 : MAX_INT32, rule: 'disabled' };
  for (const policy of policies) {
    const base = baseOf(current, memory, policy.periodSeconds, now);
    const to = policy.type === 'Pods' ? (base - policy.value) | 0 : int32(base * (1 - policy.value / 100));
    if (select === 'Min' ? to > best.to : to < best.to) best = { to, rule: { ...policy, base } };
  }
  return best;
}

/** How many there were when the period began: what was added since is taken off, what was removed is put back. */
const baseOf = (current: number, { scaleUpEvents, scaleDownEvents }: Memory, period: number, now: number): number =>
  (current - changeIn(scaleUpEvents, period, now) + changeIn(scaleDownEvents, period, now)) | 0;

/** What held the count, in words for the reason. `desired` differs only where a sleeper wakes up to a higher least count. */
export function limitReason(
  wanted: number,
  { replicas, condition, rule }: Limited,
  desired: number,
): Pick<HpaReason, 'limited' | 'bounded'> {
  const direction = condition === 'ScaleUpLimit' ? 'up' : 'down';
  const limited = rule && replicas !== wanted ? { limited: { to: replicas, direction, rule } as const } : {};
  if (desired !== replicas) return { ...limited, bounded: { to: desired, by: 'min' } };
  if (condition === 'TooManyReplicas') return { bounded: { to: replicas, by: 'max' } };
  return condition === 'TooFewReplicas' ? { bounded: { to: replicas, by: 'min' } } : limited;
}
