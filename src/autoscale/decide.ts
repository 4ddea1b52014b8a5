import type { ScalePolicy } from '../model/types.ts';
import { decide } from './hpa.ts';
import { decideKeda } from './keda.ts';
import { hpaSpecOf, kedaSpecOf } from './policy.ts';
import type { DecisionRecord, ScaleMemory, ScaleSettings, ScaleTick } from './record.ts';
import type { HpaSpec, KedaSpec } from './types.ts';

interface Specs {
  readonly hpa: HpaSpec;
  readonly keda: KedaSpec;
  /** External metrics: those that can be read while nothing runs. */
  readonly triggers: readonly string[];
}
const known = new WeakMap<ScalePolicy, Specs>();

/**
 * One decision for one component: KEDA's around zero where the policy may go there, the autoscaler's above it.
 * `memory` is what the last one gave; undefined at the first. Pure.
 */
export function decideScale(
  policy: ScalePolicy,
  settings: ScaleSettings,
  memory: ScaleMemory | undefined,
  tick: ScaleTick,
): { readonly desired: number; readonly memory: ScaleMemory; readonly record: DecisionRecord } {
  const specs = specsOf(policy);
  const before = memory ?? { createdSeconds: tick.atSeconds };
  // A count of 0 is one that KEDA left behind: who stops a component by hand pauses its policy, too.
  const around = policy.min === 0 || tick.currentReplicas === 0 ? poll(specs, settings, before, tick) : undefined;
  const awake = around ? { ...tick, currentReplicas: around.replicas } : tick;
  const { decision, state, reason } = decide(specs.hpa, settings, before.hpa, awake);
  const desired = decision.desiredReplicas;
  const record = {
    atSeconds: tick.atSeconds,
    component: tick.component ?? '',
    current: tick.currentReplicas,
    desired,
    hpa: reason,
  };
  if (!around) return { desired, memory: { ...before, hpa: state }, record };
  const { memory: polled, record: keda } = around;
  return { desired, memory: { ...before, ...polled, hpa: state }, record: keda ? { ...record, keda } : record };
}

function specsOf(policy: ScalePolicy): Specs {
  const found = known.get(policy);
  if (found) return found;
  const hpa = hpaSpecOf(policy);
  const triggers = (hpa.metrics ?? []).flatMap((each) => (each.type === 'External' ? [each.external.metric.name] : []));
  const made = { hpa, keda: kedaSpecOf(policy), triggers };
  known.set(policy, made);
  return made;
}

interface Around {
  readonly replicas: number;
  readonly memory: Partial<ScaleMemory>;
  readonly record: DecisionRecord['keda'];
}

function poll(
  { keda, triggers }: Specs,
  settings: ScaleSettings,
  memory: ScaleMemory,
  tick: ScaleTick,
): Around | undefined {
  const due = (memory.lastKedaPollSeconds ?? -Infinity) + (settings.pollingIntervalSeconds ?? 0);
  if (tick.atSeconds < due) return undefined;
  const values = triggers.map((name) => tick.values?.[name]);
  const active = values.some((value) => [value].flat().some((each) => typeof each === 'number' && each > 0));
  const error = values.some((value) => value === undefined || value === 'unavailable');
  const { decision, state, reason, untilSeconds } = decideKeda(keda, memory.createdSeconds, memory.keda, {
    ...tick,
    active,
    error,
  });
  return {
    replicas: decision.desiredReplicas,
    memory: { keda: state, lastKedaPollSeconds: tick.atSeconds },
    record: { active, reason, ...(untilSeconds === undefined ? {} : { untilSeconds }) },
  };
}
