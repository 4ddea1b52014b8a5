import { expect, test } from 'vitest';
import { scaleReadings } from '../../../src/agent/telemetry/index.ts';
import type { Model } from '../../../src/model/index.ts';

test('of what has a policy it is told how many copies there are, should be and may be', () => {
  const scale = { min: 1, max: 6, metrics: [] };
  const model = {
    components: [{ name: 'order', scale }, { name: 'auth' }, { name: 'later', scale }],
  } as unknown as Model;
  const counts = { order: { value: 3, owner: 'policy' as const }, auth: { value: 1, owner: 'file' as const } };
  const sample = (component: string, replica: string) => ({ component, replica, at: 5, cpuMillis: 1, memoryBytes: 1 });
  const samples = [
    sample('order', 'order/container/1'),
    sample('order', 'order/container/2'),
    sample('auth', 'auth/container/1'),
  ];
  expect(scaleReadings(model, counts, samples, 7)).toEqual([
    {
      component: 'order',
      replica: 'order',
      at: 7,
      values: {
        platform_scale_desired_replicas: 3,
        platform_scale_current_replicas: 2,
        platform_scale_min_replicas: 1,
        platform_scale_max_replicas: 6,
      },
    },
  ]);
});
