import { expect, test } from 'vitest';
import { changesOf, isUndecided, standing } from '../../../../src/runtimes/kubernetes/autoscaler/explain.ts';
import { observedTexts } from '../../../../src/runtimes/kubernetes/autoscaler/observed.ts';
import type { Scaler, Told } from '../../../../src/runtimes/kubernetes/autoscaler/shapes.ts';

const scaler = {
  metadata: { name: 'product' },
  spec: {
    minReplicas: 1,
    maxReplicas: 4,
    metrics: [
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      {
        type: 'External',
        external: { metric: { name: 's0-queue' }, target: { type: 'AverageValue', averageValue: '100' } },
      },
    ],
  },
  status: {
    currentReplicas: 4,
    desiredReplicas: 4,
    currentMetrics: [
      { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 130, averageValue: '65m' } } },
      { type: '' },
    ],
    conditions: [
      { type: 'AbleToScale', status: 'True', reason: 'ReadyForNewScale', message: 'ready' },
      { type: 'ScalingLimited', status: 'True', reason: 'TooManyReplicas', message: 'more than the maximum' },
    ],
  },
} as unknown as Scaler;

test('what was seen, next to what it is to be', () => {
  expect(observedTexts(scaler)).toEqual(['cpu 130% of 70%', 'queue unknown of 100']);
});

test('how it stands, and what holds it', () => {
  const { summary, lines } = standing('product', scaler, 1000);
  expect(summary).toBe('stays at 4: more than the maximum');
  expect(lines).toContain('range 1..4');
  expect(lines).toContain('ScalingLimited True (TooManyReplicas): more than the maximum');
});

test('one that was just made has decided nothing, and holds nothing at 0', () => {
  expect(isUndecided(scaler)).toBe(false);
  expect(isUndecided({ ...scaler, status: { desiredReplicas: 0 } } as unknown as Scaler)).toBe(true);
});

test('what KEDA counts is told in the words of the policy', () => {
  const counted = (name: string, averageValue: string, side: 'target' | 'current') => ({
    type: 'External',
    external: { metric: { name }, [side]: { averageValue } },
  });
  const spec = {
    metrics: [counted('s0-metric-api-rates-order', '40', 'target'), counted('s1-postgresql', '500m', 'target')],
  };
  const currentMetrics = [
    counted('s0-metric-api-rates-order', '42140m', 'current'),
    counted('s1-postgresql', '3', 'current'),
  ];
  expect(observedTexts({ ...scaler, spec, status: { currentMetrics } } as unknown as Scaler)).toEqual([
    'rps 42.1 of 40',
    'queue 3 of 0.5',
  ]);
});

test('whoever cannot measure wants nothing', () => {
  const conditions = [
    { type: 'ScalingActive', status: 'False', reason: 'FailedGetResourceMetric', message: 'no metrics' },
  ];
  const fresh = { ...scaler, status: { currentReplicas: 2, desiredReplicas: 0, conditions } } as unknown as Scaler;
  expect(standing('product', fresh, 1000)).toMatchObject({ from: 2, to: 2, summary: 'stays at 2: no metrics' });
});

test('changes are told by events, oldest first; others are left out', () => {
  const event = (lastTimestamp: string, message: string): Told => ({ lastTimestamp, message }) as unknown as Told;
  const changes = changesOf('product', [
    event('2026-03-01T10:05:00Z', 'New size: 1; reason: All metrics below target'),
    event('2026-03-01T10:00:00Z', 'New size: 3; reason: cpu resource utilization above target'),
    event('2026-03-01T09:00:00Z', 'failed to get cpu utilization'),
  ]);
  expect(changes.map(({ from, to, summary }) => [from, to, summary])).toEqual([
    [3, 3, '→ 3: cpu resource utilization above target'],
    [3, 1, '3 → 1: All metrics below target'],
  ]);
});
