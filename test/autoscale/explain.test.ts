import { describe, expect, test } from 'vitest';
import { decide, explainRecord, type HpaSpec, type HpaState, type HpaTick } from '../../src/autoscale/index.ts';
import { backlog, cpu } from './support/random.ts';

/** The explanation of the last of these ticks. */
function explained(spec: HpaSpec, initial: number, ...ticks: readonly HpaTick[]): string[] {
  let [state, currentReplicas, lines]: [HpaState | undefined, number, string[]] = [undefined, initial, []];
  for (const tick of ticks) {
    const { decision, reason, state: next } = decide(spec, {}, state, { currentReplicas, ...tick });
    const record = { atSeconds: tick.atSeconds, component: 'order', current: reason.current, desired: reason.desired };
    lines = explainRecord({ ...record, hpa: reason });
    [state, currentReplicas] = [next, decision.desiredReplicas];
  }
  return lines;
}
const pods = (...milli: readonly (number | undefined)[]) =>
  milli.map((each, n) => ({
    name: `order-${n}`,
    request: { cpu: 500 },
    ...(each === undefined ? {} : { metrics: { cpu: { milli: each } } }),
  }));
const queue = (atSeconds: number, messages: number) => ({ atSeconds, values: { backlog: [messages * 1000] } });

describe('a percentage', () => {
  test('has its numbers, and the next ones that would change it', () => {
    expect(explained({ maxReplicas: 9, metrics: [cpu(70)] }, 3, { atSeconds: 0, pods: pods(450, 450, 450) })).toEqual([
      'cpu: 3 ready replicas use 1.35 of 1.5 cores requested = 90 %, target 70 % → ratio 1.286 × 3 = 3.857 → 4',
      'so it goes from 3 to 4',
      'at 77 % or less it would stay at 3',
      'above 93 % it would be 5',
    ]);
  });
  test('within the tolerance', () => {
    expect(explained({ maxReplicas: 9, metrics: [cpu(70)] }, 3, { atSeconds: 0, pods: pods(380, 380, 380) })).toEqual([
      'cpu: 3 ready replicas use 1.14 of 1.5 cores requested = 76 %, target 70 % → ratio 1.086 is within 0.9 to 1.1: 3',
      'so it stays at 3',
      'at 46 % or less it would be 2, after 300 s of it',
      'above 77 % it would be 4',
    ]);
  });
  test('with somebody silent', () => {
    const lines = explained({ maxReplicas: 9, metrics: [cpu(50)] }, 3, {
      atSeconds: 0,
      pods: pods(450, 450, undefined),
    });
    expect(lines[0]).toBe(
      'cpu: 2 ready replicas use 0.9 of 1 cores requested = 90 %, target 50 %; 1 without a sample taken to use nothing: ratio 1.2 → ratio 1.2 × 3 = 3.6 → 4',
    );
  });
  test('that cannot be made', () => {
    expect(explained({ maxReplicas: 9 }, 3, { atSeconds: 0 })).toEqual([
      'cpu: not measured, there are no pods',
      'nothing could be measured: 3 stay',
      'so it stays at 3',
      'it follows its metrics as soon as they can be measured',
    ]);
  });
});

describe('what held it', () => {
  const metrics = [backlog('10')];
  test('a recommendation in the window, with its time', () => {
    expect(explained({ maxReplicas: 9, metrics }, 3, queue(0, 60), queue(15, 60), queue(45, 20))).toEqual([
      'backlog: 20 in all, target 10 per replica → 20 / 10 = 2 → 2',
      '2 asked for now, but 6 at 15 s, within the window of 300 s: 6',
      'so it stays at 6',
      'from 315 s on that one does not count any more: 2, if nothing else asks for it',
    ]);
  });
  test('a step', () => {
    const lines = explained({ maxReplicas: 40, metrics, behavior: {} }, 3, queue(0, 300), queue(15, 300));
    expect(lines.slice(1)).toEqual([
      'at most 100 % per 15 s, and 15 s ago there were 7 replicas: 14',
      'so it goes from 7 to 14',
      'without that limit it would be 30',
    ]);
  });
  test('a bound', () => {
    const lines = explained({ maxReplicas: 6, metrics }, 4, queue(0, 90));
    expect(lines.slice(1)).toEqual(['max is 6', 'so it goes from 4 to 6', 'with a higher max it would be 9']);
  });
  test('a metric that failed', () => {
    const lines = explained({ maxReplicas: 6, metrics: [backlog('10'), cpu(50)] }, 4, queue(0, 10));
    expect(lines[2]).toBe('the others ask for fewer, and without cpu the count may not go down: 4 stay');
  });
  test('hands, the machine, and the cool-down', () => {
    const record = { atSeconds: 0, component: 'worker', current: 2, desired: 2 };
    expect(explainRecord({ ...record, manual: { count: 2, untilSeconds: 600 } })[0]).toBe(
      'set to 2 by hand, the policy is paused until 600 s',
    );
    expect(explainRecord({ ...record, machine: { wanted: 5, to: 2, reason: 'no memory' } })[0]).toBe(
      '5 replicas wanted, 2 possible: no memory',
    );
    const keda = { active: false, reason: 'there is no work: it cools down', untilSeconds: 90 };
    expect(explainRecord({ ...record, keda })).toEqual([
      'there is no work: it cools down until 90 s',
      'so it stays at 2',
      'it sleeps after 90 s, if there is no work until then',
    ]);
    const asleep = { active: false, reason: 'there is no work' };
    expect(explainRecord({ ...record, current: 0, desired: 0, keda: asleep })).toEqual([
      'there is no work',
      'so it stays at 0',
      'it wakes up as soon as there is work',
    ]);
  });
});
