import { describe, expect, test } from 'vitest';
import { replay, replayKeda } from '../../src/autoscale/index.ts';
import { hpaScenarios, kedaScenarios } from './support/scenarios.ts';

describe('decides as the HorizontalPodAutoscaler controller did', () => {
  test.each(hpaScenarios())('$id', ({ expected, ...scenario }) => {
    expect(replay(scenario)).toEqual(expected);
  });
});

describe('decides as the executor of KEDA did', () => {
  test.each(kedaScenarios())('$id', ({ expected, ...scenario }) => {
    expect(replayKeda(scenario)).toEqual(expected);
  });
});
