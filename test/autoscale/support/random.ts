import type { HpaMetric, HpaRules, HpaSpec, Pod } from '../../../src/autoscale/index.ts';
import { seeded } from '../../../src/autoscale/simulate/random.ts';

/** Draws for property tests; the same seed gives the same ones. */
export function draws(seed: number) {
  const random = seeded(seed);
  const int = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));
  const pick = <T>(...choices: readonly T[]): T => choices[int(0, choices.length - 1)] as T;
  const chance = (share: number) => random() < share;
  return { int, pick, chance };
}
export type Draws = ReturnType<typeof draws>;

export const cpu = (percent: number): HpaMetric => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: percent } },
});
export const backlog = (perReplica: string): HpaMetric => ({
  type: 'External',
  external: { metric: { name: 'backlog' }, target: { type: 'AverageValue', averageValue: perReplica } },
});

function rules({ int, pick, chance }: Draws): HpaRules {
  const policy = () =>
    ({ type: pick('Pods', 'Percent'), value: int(1, 120), periodSeconds: pick(15, 30, 60) }) as const;
  return {
    ...(chance(0.6) ? { stabilizationWindowSeconds: pick(0, 30, 60, 120) } : {}),
    ...(chance(0.5) ? { selectPolicy: pick('Max', 'Min', 'Disabled') } : {}),
    ...(chance(0.6) ? { policies: Array.from({ length: int(1, 3) }, policy) } : {}),
    ...(chance(0.3) ? { tolerance: pick('0', '0.2', '50m') } : {}),
  };
}

export function spec(from: Draws): HpaSpec {
  const { int, pick, chance } = from;
  const minReplicas = int(1, 4);
  return {
    minReplicas,
    maxReplicas: minReplicas + int(0, 12),
    metrics: pick([cpu(int(20, 120))], [backlog(String(int(1, 30)))], [cpu(70), backlog('10')]),
    ...(chance(0.6) ? { behavior: { scaleUp: rules(from), scaleDown: rules(from) } } : {}),
  };
}

/** Replicas in every state, some silent. */
export function pods({ int, pick, chance }: Draws, count: number, now: number): Pod[] {
  return Array.from({ length: count }, (_, n) => ({
    name: `order-${n}`,
    phase: pick('Running', 'Running', 'Running', 'Pending', 'Failed'),
    ready: pick<boolean | 'unknown'>(true, true, true, false, 'unknown'),
    startSeconds: now - int(0, 600),
    request: { cpu: int(1, 20) * 100 },
    ...(chance(0.9) ? { metrics: { cpu: { milli: int(0, 3000) } } } : {}),
  }));
}
