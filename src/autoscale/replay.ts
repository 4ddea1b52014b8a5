import { decide } from './hpa.ts';
import { decideKeda } from './keda.ts';
import type { HpaDecision, HpaScenario, HpaState, KedaDecision, KedaScenario, KedaState } from './types.ts';

/** The decisions of the HorizontalPodAutoscaler controller in a scenario, one per tick (docs/reference/scenarios.md). */
export function replay(scenario: HpaScenario): HpaDecision[] {
  let { spec, initialReplicas: replicas } = scenario;
  let state: HpaState | undefined;
  return scenario.ticks.map((tick) => {
    spec = tick.spec ?? spec;
    const currentReplicas = tick.currentReplicas ?? replicas;
    const decided = decide(spec, scenario.controller ?? {}, state, { ...tick, currentReplicas });
    state = decided.state;
    replicas = decided.decision.desiredReplicas;
    return decided.decision;
  });
}

/** The decisions of KEDA's executor in a scenario, one per poll. */
export function replayKeda(scenario: KedaScenario): KedaDecision[] {
  let replicas = scenario.initialReplicas;
  let state: KedaState | undefined;
  return scenario.ticks.map((tick) => {
    const currentReplicas = tick.currentReplicas ?? replicas;
    const decided = decideKeda(scenario.spec, scenario.createdSeconds, state, { ...tick, currentReplicas });
    state = decided.state;
    replicas = decided.decision.desiredReplicas;
    return decided.decision;
  });
}
