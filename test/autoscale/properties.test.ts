import { expect, test } from 'vitest';
import { decide, type HpaState, type HpaTick, replay } from '../../src/autoscale/index.ts';
import { backlog, type Draws, draws, pods, spec } from './support/random.ts';
import { hpaScenarios } from './support/scenarios.ts';

const SEEDS = Array.from({ length: 150 }, (_, seed) => seed + 1);

/** A history of random ticks, and what is decided in each. `of` makes the ticks. */
function history<T extends Omit<HpaTick, 'atSeconds'>>(from: Draws, of: (current: number, now: number) => T) {
  const policy = spec(from);
  let [state, current, now]: [HpaState | undefined, number, number] = [undefined, from.int(1, 20), 0];
  return {
    policy,
    next: () => {
      const tick = { atSeconds: now, currentReplicas: current, ...of(current, now) };
      const before = state;
      const decided = decide(policy, {}, before, tick);
      state = decided.state;
      current = decided.decision.desiredReplicas;
      now += from.pick(5, 15, 15, 30, 120);
      return { tick, before, decided };
    },
  };
}

const anything = (from: Draws) => (current: number, now: number) => ({
  pods: pods(from, Math.max(0, current + from.int(-2, 2)), now),
  values: from.chance(0.9) ? { backlog: [from.int(0, 300_000)] } : {},
});

/** What every seed finds wrong: one assertion for thousands of decisions. */
const wrongIn = (found: (from: Draws) => readonly string[]) =>
  SEEDS.flatMap((seed) => found(draws(seed)).map((text) => `seed ${seed}: ${text}`));

test('never outside of its bounds, whatever it sees', () => {
  const wrong = wrongIn((from) => {
    const { policy, next } = history(from, anything(from));
    return Array.from({ length: 20 }, () => next().decided.decision.desiredReplicas)
      .filter((count) => count < (policy.minReplicas ?? 1) || count > policy.maxReplicas)
      .map((count) => `${count} is outside of ${policy.minReplicas}..${policy.maxReplicas}`);
  });
  expect(wrong).toEqual([]);
});

test('from the same history more load never gives fewer replicas', () => {
  const wrong = wrongIn((from) => {
    const { policy, next } = history(from, (current) => ({
      pods: Array.from({ length: current }, (_, n) => ({
        name: `order-${n}`,
        request: { cpu: 500 },
        metrics: { cpu: { milli: from.int(0, 900) } },
      })),
      values: { backlog: [from.int(0, 200_000)] },
    }));
    return Array.from({ length: 15 }, () => {
      const { tick, before, decided } = next();
      const louder = {
        ...tick,
        pods: tick.pods.map((pod) => ({
          ...pod,
          metrics: { cpu: { milli: pod.metrics.cpu.milli + from.int(0, 300) } },
        })),
        values: { backlog: tick.values.backlog.map((value) => value + from.int(0, 50_000)) },
      };
      return [decided.decision.desiredReplicas, decide(policy, {}, before, louder).decision.desiredReplicas] as const;
    })
      .filter(([less, more]) => more < less)
      .map(([less, more]) => `${more} with more load, ${less} with less`);
  });
  expect(wrong).toEqual([]);
});

test('requests and usage times the same factor change nothing', () => {
  const wrong = wrongIn((from) => {
    const { policy, next } = history(from, anything(from));
    const factor = from.int(2, 50);
    return Array.from({ length: 10 }, () => {
      const { tick, before, decided } = next();
      const larger = tick.pods.map((pod) => ({
        ...pod,
        request: { cpu: (pod.request?.cpu ?? 0) * factor },
        ...(pod.metrics?.cpu ? { metrics: { cpu: { milli: pod.metrics.cpu.milli * factor } } } : {}),
      }));
      const again = decide(policy, {}, before, { ...tick, pods: larger }).decision;
      return [JSON.stringify(decided.decision), JSON.stringify(again)] as const;
    })
      .filter(([one, other]) => one !== other)
      .map(([one, other]) => `${one}, and times ${factor} ${other}`);
  });
  expect(wrong).toEqual([]);
});

test('memory that went through a file decides the same', () => {
  for (const { expected, ...scenario } of hpaScenarios()) {
    let [state, current, policy]: [HpaState | undefined, number, typeof scenario.spec] = [
      undefined,
      scenario.initialReplicas,
      scenario.spec,
    ];
    const decisions = scenario.ticks.map((tick) => {
      policy = tick.spec ?? policy;
      const kept = state && (JSON.parse(JSON.stringify(state)) as HpaState);
      const decided = decide(policy, scenario.controller, kept, { currentReplicas: current, ...tick });
      state = decided.state;
      current = decided.decision.desiredReplicas;
      return decided.decision;
    });
    expect(decisions).toEqual(expected);
  }
});

test('nothing that is passed in is changed', () => {
  for (const { expected, ...scenario } of hpaScenarios()) expect(replay(frozen(scenario))).toEqual(expected);
});

test('memory does not grow without end', () => {
  const policy = { maxReplicas: 100, metrics: [backlog('1')], behavior: {} };
  let [state, current]: [HpaState | undefined, number] = [undefined, 1];
  for (let n = 0; n < 2000; n++) {
    const values = { backlog: [(n % 90) * 1000] };
    const decided = decide(policy, {}, state, { atSeconds: n * 15, currentReplicas: current, values });
    state = decided.state;
    current = decided.decision.desiredReplicas;
  }
  expect(state?.recommendations.length).toBeLessThan(30);
  expect((state?.scaleUpEvents.length ?? 0) + (state?.scaleDownEvents.length ?? 0)).toBeLessThan(10);
});

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const each of Object.values(value)) frozen(each);
    Object.freeze(value);
  }
  return value;
}
