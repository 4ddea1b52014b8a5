import { look } from './hpa/metrics.ts';
import { limit, limitPlainly, limitReason } from './hpa/rates.ts';
import { inForce, type Settings, settingsOf } from './hpa/settings.ts';
import { settle } from './hpa/settle.ts';
import { type CompleteSpec, complete } from './hpa/spec.ts';
import { hold, holdHighest } from './hpa/stabilize.ts';
import type { ControllerSettings, HpaDecision, HpaReason, HpaSpec, HpaState, HpaTick } from './types.ts';

export type Decided = { readonly decision: HpaDecision; readonly state: HpaState; readonly reason: HpaReason };
type Tick = HpaTick & { readonly currentReplicas: number };

/**
 * One decision of the HorizontalPodAutoscaler controller (autoscaling/v2, Kubernetes 1.36), number by number.
 * `state` is what the last one gave; undefined at the very first tick. Pure: nothing that is passed in is changed.
 * Throws only for a spec that the API would not take (a quantity that is none).
 */
export function decide(
  spec: HpaSpec,
  controller: ControllerSettings,
  state: HpaState | undefined,
  tick: Tick,
): Decided {
  const policy = complete(spec);
  const settings = settingsOf(controller);
  const memory = remembered(state, tick);
  const current = tick.currentReplicas;
  if (current === 0 && !mayWakeUp(policy, settings, memory)) return stopped(policy, settings, memory);
  if (current > policy.max) return atOnce(policy, settings, memory, tick, policy.max, 'max');
  if (current !== 0 && current < policy.min) return atOnce(policy, settings, memory, tick, policy.min, 'min');
  return byMetrics(policy, settings, memory, tick);
}

/** Memory as of now: the count that is found at the very first tick is a recommendation, a moment older than that tick. */
const remembered = (state: HpaState | undefined, tick: Tick): HpaState =>
  state ?? {
    recommendations: [{ atSeconds: tick.atSeconds - 0.001, replicas: tick.currentReplicas }],
    scaleUpEvents: [],
    scaleDownEvents: [],
    conditions: {},
  };

/** The conditions of the last decision, and that the count could be read for this one. */
const found = ({ conditions }: HpaState): Record<string, string> => ({
  ...conditions,
  AbleToScale: 'True/SucceededGetScale',
});

/** A count of 0 is a stop by hand, unless the autoscaler itself went there. */
function mayWakeUp({ min, canWakeUp }: CompleteSpec, { scaleToZero }: Settings, { conditions }: HpaState): boolean {
  return scaleToZero && (conditions.ScaledToZero ?? '').startsWith('True/') && (min !== 0 || canWakeUp);
}

function stopped(policy: CompleteSpec, settings: Settings, memory: HpaState): Decided {
  const { ScaledToZero, ...others } = found(memory);
  const kept = settings.scaleToZero && ScaledToZero ? { ScaledToZero } : {};
  const conditions = { ...others, ScalingActive: 'False/ScalingDisabled', ...kept };
  return {
    decision: { desiredReplicas: 0, proposals: null, conditions },
    state: { ...memory, conditions },
    reason: { current: 0, rules: inForce(policy, settings), metrics: [], skipped: 'stopped', desired: 0 },
  };
}

function atOnce(
  policy: CompleteSpec,
  settings: Settings,
  memory: HpaState,
  tick: Tick,
  desired: number,
  by: 'min' | 'max',
): Decided {
  const state = settle(policy, settings, memory, tick, desired);
  const current = tick.currentReplicas;
  return {
    decision: { desiredReplicas: desired, proposals: null, conditions: state.conditions },
    state,
    reason: {
      current,
      rules: inForce(policy, settings),
      metrics: [],
      skipped: 'outside-bounds',
      bounded: { to: desired, by },
      desired,
    },
  };
}

function byMetrics(policy: CompleteSpec, settings: Settings, memory: HpaState, tick: Tick): Decided {
  const current = tick.currentReplicas;
  const now = tick.atSeconds;
  const rules = inForce(policy, settings);
  const seen = { current, pods: tick.pods ?? [], now, settings, tolerances: rules.tolerance };
  const { metrics, recommended, winner, failed } = look(policy, tick, seen);
  const proposals = metrics.map(({ proposal }) => proposal);
  if (recommended === undefined) {
    const conditions = { ...found(memory), ScalingActive: `False/FailedGet${failed}Metric` };
    return {
      decision: { desiredReplicas: current, proposals, conditions },
      state: { ...memory, conditions },
      reason: { current, rules, metrics, skipped: 'no-metrics', desired: current },
    };
  }
  const wanted = Math.max(0, recommended);
  const { behavior } = policy;
  const stable = behavior
    ? hold(memory.recommendations, wanted, current, now, rules.windowSeconds)
    : holdHighest(memory.recommendations, wanted, now, rules.windowSeconds.down);
  const limited = behavior
    ? limit(current, stable.replicas, policy, memory, now)
    : limitPlainly(current, stable.replicas, policy);
  // Woken up with a higher least count than when it went to sleep.
  const desired = current === 0 ? Math.max(limited.replicas, policy.min) : limited.replicas;
  const held = stable.replicas === wanted ? 'ReadyForNewScale' : heldBy(behavior, wanted, current);
  // Of the last decision's only one can be left.
  const { ScaledToZero } = memory.conditions;
  const conditions: Record<string, string> = {
    AbleToScale: `True/${held}`,
    ScalingActive: 'True/ValidMetricFound',
    ScalingLimited: `${limited.replicas === stable.replicas ? 'False' : 'True'}/${limited.condition}`,
  };
  if (ScaledToZero !== undefined) conditions.ScaledToZero = ScaledToZero;
  const { scaleUpEvents, scaleDownEvents } = memory;
  const next = { recommendations: stable.recommendations, scaleUpEvents, scaleDownEvents, conditions };
  const state = desired === current ? next : settle(policy, settings, next, tick, desired);
  // Made at every tick of every simulated week: fields are set, not spread.
  const reason: { -readonly [K in keyof HpaReason]: HpaReason[K] } = {
    current,
    rules,
    metrics,
    recommended: wanted,
    desired,
  };
  if (winner !== undefined) reason.winner = winner;
  if (stable.reason) reason.stabilized = stable.reason;
  if (limited.condition !== 'DesiredWithinRange' || desired !== limited.replicas) {
    Object.assign(reason, limitReason(stable.replicas, limited, desired));
  }
  return { decision: { desiredReplicas: desired, proposals, conditions: state.conditions }, state, reason };
}

const heldBy = (behavior: CompleteSpec['behavior'], wanted: number, current: number) =>
  behavior && wanted >= current ? 'ScaleUpStabilized' : 'ScaleDownStabilized';
