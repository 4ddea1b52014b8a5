import { explainRecord } from '../../explain.ts';
import { decide } from '../../hpa.ts';
import { decideKeda } from '../../keda.ts';
import type { HpaReason, HpaSpec, HpaState, KedaSpec, KedaState } from '../../types.ts';
import type { Meter, Seen, Source } from '../measure.ts';
import type { Decider } from '../types.ts';

const CONTROLLER = {};

/** A HorizontalPodAutoscaler with the controller's own settings. */
export function hpaDecider(component: string, spec: HpaSpec): Decider {
  let state: HpaState | undefined;
  let last: { readonly atSeconds: number; readonly reason: HpaReason } | undefined;
  return {
    decide: (seen) => {
      const result = decide(spec, CONTROLLER, state, seen);
      state = result.state;
      last = { atSeconds: seen.atSeconds, reason: result.reason };
      return result.decision.desiredReplicas;
    },
    explain: () => {
      if (!last) return [];
      const { atSeconds, reason } = last;
      return explainRecord({ atSeconds, component, current: reason.current, desired: reason.desired, hpa: reason });
    },
  };
}

/** A trigger that can wake the target up: active above its threshold. */
export interface Activation {
  readonly source: Source;
  readonly above: number;
}

export interface KedaSetup {
  readonly hpa: HpaSpec;
  readonly keda: KedaSpec;
  readonly pollSeconds: number;
  /** Empty where every trigger is a resource: those are always active. */
  readonly activations: readonly Activation[];
}

/** KEDA around zero at each of its polls, and the HorizontalPodAutoscaler that it makes above it. */
export function kedaDecider(component: string, { hpa, keda, pollSeconds, activations }: KedaSetup): Decider {
  const above = hpaDecider(component, hpa);
  let state: KedaState | undefined;
  let pollAt = 0;
  /** Put into words only for those who ask: most polls change nothing. */
  let why: (() => readonly string[]) | undefined;
  const poll = (seen: Seen, meter: Meter): number => {
    const active =
      activations.length === 0 || activations.some(({ source, above: most }) => meter.value(source) > most);
    const result = decideKeda(keda, 0, state, {
      atSeconds: seen.atSeconds,
      active,
      currentReplicas: seen.currentReplicas,
    });
    state = result.state;
    const { atSeconds, currentReplicas: current } = seen;
    const { desiredReplicas: desired } = result.decision;
    const { reason } = result;
    why = () => explainRecord({ atSeconds, component, current, desired, keda: { active, reason } });
    return desired;
  };
  return {
    decide: (seen, meter) => {
      if (seen.atSeconds >= pollAt) {
        pollAt = seen.atSeconds + pollSeconds;
        const polled = poll(seen, meter);
        if (polled !== seen.currentReplicas) return polled;
      }
      why = undefined;
      return above.decide(seen, meter);
    },
    explain: () => (why ? why() : above.explain()),
  };
}
