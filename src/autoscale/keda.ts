import type { KedaDecision, KedaSpec, KedaState, KedaTick } from './types.ts';

type Tick = KedaTick & { readonly currentReplicas: number };
type Step = Partial<KedaDecision> & { readonly why: string; readonly untilSeconds?: number };

const DEFAULT_COOLDOWN = 300;

/**
 * One poll of KEDA's scale executor (2.20): wakes a target up, and lets it sleep when its triggers were quiet for long enough.
 * What happens above zero is the autoscaler's part. `createdSeconds`: when the ScaledObject was made, on the clock of the ticks.
 */
export function decideKeda(
  spec: KedaSpec,
  createdSeconds: number,
  state: KedaState | undefined,
  tick: Tick,
): {
  readonly decision: KedaDecision;
  readonly state: KedaState;
  readonly reason: string;
  /** While it cools down: until then, inclusive. */
  readonly untilSeconds?: number;
} {
  const last = state?.lastActiveSeconds ?? null;
  const { why, untilSeconds, ...change } = tick.active
    ? whileActive(spec, tick)
    : whileQuiet(spec, createdSeconds, last, tick);
  const decision: KedaDecision = {
    desiredReplicas: tick.currentReplicas,
    lastActiveSeconds: last,
    active: tick.active ? 'True/ScalerActive' : 'False/ScalerNotActive',
    ready: 'True/ScaledObjectReady',
    ...change,
  };
  return {
    decision,
    state: { lastActiveSeconds: decision.lastActiveSeconds },
    reason: why,
    ...(untilSeconds === undefined ? {} : { untilSeconds }),
  };
}

function whileActive({ minReplicaCount, idleReplicaCount }: KedaSpec, tick: Tick): Step {
  const { currentReplicas, atSeconds, error } = tick;
  const least = minReplicaCount ?? 0;
  const idles = idleReplicaCount != null && currentReplicas < least;
  if (idles || currentReplicas === 0) {
    const desiredReplicas = Math.max(least, 1);
    return { desiredReplicas, lastActiveSeconds: atSeconds, why: `there is work: woken up to ${desiredReplicas}` };
  }
  // Such a poll does not count as one that saw work.
  if (error) return { ready: 'Unknown/PartialTriggerError', why: 'there is work, and a trigger could not be read' };
  return { lastActiveSeconds: atSeconds, why: 'there is work' };
}

function whileQuiet(spec: KedaSpec, createdSeconds: number, last: number | null, tick: Tick): Step {
  const { currentReplicas, error } = tick;
  const { fallback, idleReplicaCount: idle } = spec;
  const least = spec.minReplicaCount ?? 0;
  if (error && fallback != null && fallback.replicas !== 0) {
    return { why: `a trigger could not be read: the count stays for the fallback of ${fallback.replicas}` };
  }
  if (error && fallback == null)
    return { ready: 'False/TriggerError', why: 'a trigger could not be read: the count stays' };
  if ((idle != null && currentReplicas > idle) || (currentReplicas > 0 && least === 0)) {
    return fallAsleep(spec, createdSeconds, last, tick);
  }
  if (idle == null && currentReplicas < least) {
    return { desiredReplicas: least, why: `fewer than the least count: set to ${least}` };
  }
  return { why: 'there is no work' };
}

/** The cool-down has to be over, not just reached. */
function fallAsleep(spec: KedaSpec, createdSeconds: number, last: number | null, { atSeconds }: Tick): Step {
  const over =
    last === null
      ? createdSeconds + (spec.initialCooldownPeriod ?? 0)
      : last + (spec.cooldownPeriod ?? DEFAULT_COOLDOWN);
  if (over >= atSeconds) {
    return { active: 'False/ScalerCooldown', untilSeconds: over, why: 'there is no work: it cools down' };
  }
  const desiredReplicas = spec.idleReplicaCount ?? spec.minReplicaCount ?? 0;
  return { desiredReplicas, why: `there was no work for long enough: down to ${desiredReplicas}` };
}
