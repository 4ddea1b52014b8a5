import { expect, test } from 'vitest';
import { compare, parseLimits, type Statistics } from '../../../src/autoscale/simulate/index.ts';

const STATISTICS: Statistics = {
  came: 1000,
  served: 990,
  lost: 10,
  waitingAtEnd: 0,
  mostWaiting: 50,
  meanWaitSeconds: 0.1,
  longestWaitSeconds: 3,
  slo: { target: 0.999, withinSeconds: 0.3, met: 0.95, missed: 50, holds: false },
  replicaHours: 2.5,
  fewestReplicas: 1,
  mostReplicas: 5,
  meanReplicas: 2,
  changes: 7,
  flaps: 1,
};

test.each([
  ['slo<99.9%', true],
  ['slo<95%', false],
  ['lost>0', true],
  ['lost>10', false],
  ['late>39', true],
  ['waiting>50', false],
  ['wait>2s', true],
  ['replica-hours > 2', true],
  ['replicas>5', false],
  ['changes>5', true],
  ['flaps>0', true],
])('%s', (text, fails) => expect(parseLimits([text]).map((limit) => limit.fails(STATISTICS))).toEqual([fails]));

test('several at once, and bad ones', () => {
  expect(parseLimits(['lost>0, flaps>3']).map(({ text }) => text)).toEqual(['lost>0', 'flaps>3']);
  for (const text of ['slow>1', 'lost', 'lost>5%', 'wait>2', 'slo=1'])
    expect(() => parseLimits([text])).toThrow(/write FIGURE/);
});

test('a prediction is as far off as its curve is', () => {
  const measured = { atSeconds: [0, 60, 120], replicas: [2, 4, 4] };
  expect(compare(measured, measured)).toMatchObject({ errorPercent: 0, bestShiftSeconds: 0, most: 0 });
  const late = compare({ atSeconds: [0, 70, 120], replicas: [2, 4, 4] }, measured);
  // Ten seconds with two of four, of 364 copy-seconds.
  expect(late.errorPercent).toBeCloseTo((20 / 364) * 100);
  expect(late).toMatchObject({ most: 2, bestShiftSeconds: -10, errorPercentShifted: 0 });
  expect(compare({ atSeconds: [500], replicas: [1] }, measured).errorPercent).toBe(100);
});
