import { type Front, type Mix, planOf, SCENARIOS } from '../../load/index.ts';

export interface ListedScenario {
  readonly name: string;
  readonly summary: string;
  /** Who does what how often on this platform; empty where nothing of it can be done. */
  readonly clients: Mix;
}

export const listScenarios = (front: Front | undefined): ListedScenario[] =>
  SCENARIOS.map((scenario) => ({
    name: scenario.name,
    summary: scenario.summary,
    clients: front ? planOf(scenario, front) : [],
  }));
