import { expect, test } from 'vitest';
import { hpaSpecOf, kedaSpecOf } from '../../src/autoscale/index.ts';

test('what a policy does not say is left to Kubernetes', () => {
  expect(hpaSpecOf({ min: 2, max: 6, metrics: [{ type: 'cpu', percent: 70 }] })).toEqual({
    minReplicas: 2,
    maxReplicas: 6,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
  });
});

test('rates and backlogs are external shares, a metric of its own is a mean over the replicas', () => {
  const { metrics } = hpaSpecOf({
    min: 1,
    max: 6,
    metrics: [
      { type: 'rps', perReplica: 50 },
      { type: 'queue', perReplica: 0.5 },
      { type: 'custom', metric: 'open_carts', perReplica: 20 },
    ],
  });
  expect(metrics).toEqual([
    { type: 'External', external: { metric: { name: 'rps' }, target: { type: 'AverageValue', averageValue: '50' } } },
    {
      type: 'External',
      external: { metric: { name: 'queue' }, target: { type: 'AverageValue', averageValue: '0.5' } },
    },
    { type: 'Pods', pods: { metric: { name: 'open_carts' }, target: { type: 'AverageValue', averageValue: '20' } } },
  ]);
});

test('each direction has its own rules', () => {
  const { behavior } = hpaSpecOf({
    min: 1,
    max: 6,
    metrics: [],
    up: { policies: [{ type: 'pods', value: 4, periodSeconds: 15 }], select: 'min' },
    down: { windowSeconds: 60, tolerance: 0.05 },
  });
  expect(behavior).toEqual({
    scaleUp: { policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }], selectPolicy: 'Min' },
    scaleDown: { stabilizationWindowSeconds: 60, tolerance: '50m' },
  });
});

test('around zero: the least count is 1 for the autoscaler, and the window down is the cool-down', () => {
  const policy = { min: 0, max: 9, metrics: [{ type: 'queue', perReplica: 100 }] } as const;
  expect(hpaSpecOf(policy).minReplicas).toBe(1);
  expect(kedaSpecOf(policy)).toEqual({ minReplicaCount: 0, maxReplicaCount: 9 });
  expect(kedaSpecOf({ ...policy, down: { windowSeconds: 60 } }).cooldownPeriod).toBe(60);
});
