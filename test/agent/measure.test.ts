import { expect, it } from 'vitest';
import { readingOf } from '../../src/agent/server/measure.ts';

it('a sample is sent under the names of metrics, with what the engine told', () => {
  const sample = { component: 'cache', replica: 'cache/process', at: 5, cpuMillis: 1, memoryBytes: 2 };
  expect(readingOf({ ...sample, restarts: 0, statistics: { cache_keys: 3 } })).toEqual({
    component: 'cache',
    replica: 'cache/process',
    at: 5,
    values: { platform_cpu_millicores: 1, platform_memory_bytes: 2, platform_restarts_total: 0, cache_keys: 3 },
  });
  expect(readingOf(sample).values).toEqual({ platform_cpu_millicores: 1, platform_memory_bytes: 2 });
});
