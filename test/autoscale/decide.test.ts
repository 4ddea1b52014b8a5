import { expect, test } from 'vitest';
import { decideScale, type ScaleMemory, type ScaleTick } from '../../src/autoscale/index.ts';

const worker = { min: 0, max: 8, metrics: [{ type: 'queue', perReplica: 100 }], down: { windowSeconds: 60 } } as const;

/** Backlog at each time; the memory goes through text each time, as over a restart. `null`: it could not be read. */
function play(backlogs: readonly (readonly [at: number, backlog: number | null])[], start = 0, settings = {}) {
  let [memory, currentReplicas]: [ScaleMemory | undefined, number] = [undefined, start];
  return backlogs.map(([atSeconds, backlog]) => {
    const values = { queue: backlog === null ? ('unavailable' as const) : [backlog * 1000] };
    const tick: ScaleTick = { component: 'worker', atSeconds, currentReplicas, values };
    const decided = decideScale(worker, settings, memory, tick);
    memory = JSON.parse(JSON.stringify(decided.memory)) as ScaleMemory;
    currentReplicas = decided.desired;
    return decided;
  });
}
const counts = (...given: Parameters<typeof play>) => play(...given).map(({ desired }) => desired);

test('wakes up at work, follows the backlog, and sleeps when the cool-down is over', () => {
  const ticks = [
    [0, 0],
    [5, 30],
    [10, 350],
    [30, 350],
    [40, 0],
    [90, 0],
    [91, 0],
    [95, 0],
  ] as const;
  expect(counts(ticks)).toEqual([0, 1, 4, 4, 4, 1, 0, 0]);
});

test('a backlog that cannot be read changes nothing', () => {
  expect(
    counts([
      [0, 250],
      [10, null],
      [400, null],
    ]),
  ).toEqual([3, 3, 3]);
  expect(
    counts([
      [0, null],
      [10, null],
    ]),
  ).toEqual([0, 0]);
});

test('it is asked as often as said whether there is work', () => {
  expect(
    counts(
      [
        [0, 0],
        [10, 50],
        [20, 50],
        [30, 50],
      ],
      0,
      { pollingIntervalSeconds: 30 },
    ),
  ).toEqual([0, 0, 0, 1]);
});

test('the record says what was decided about whom, and what is around zero', () => {
  const [asleep, awake] = play([
    [0, 0],
    [5, 30],
  ]);
  expect(asleep?.record).toMatchObject({ component: 'worker', current: 0, desired: 0, keda: { active: false } });
  expect(awake?.record).toMatchObject({ current: 0, desired: 1, keda: { active: true }, hpa: { desired: 1 } });
});

test('a policy with a least count has nothing around zero', () => {
  const tick = { atSeconds: 0, currentReplicas: 2, values: { queue: [0] } };
  expect(decideScale({ ...worker, min: 1 }, {}, undefined, tick).record.keda).toBeUndefined();
});

test('asleep when the policy gets a least count: it is brought there', () => {
  const tick = { atSeconds: 0, currentReplicas: 0, values: { queue: [0] } };
  expect(decideScale({ ...worker, min: 2 }, {}, undefined, tick).desired).toBe(2);
});
