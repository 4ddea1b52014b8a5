import { z } from 'zod';
import { Duration, Percent, Text, Tolerance } from './scalars.ts';
import { words } from './words.ts';

const Metric = z.union([
  z.strictObject({ cpu: Percent.describe('CPU in use, of what is requested.') }),
  z.strictObject({ memory: Percent.describe('Memory in use, of what is requested.') }),
  z.strictObject({ rps: z.number().positive().describe('Requests per second and replica.') }),
  z.strictObject({
    queue: z.number().positive().describe("Backlog of the component's own subscriptions per replica."),
  }),
  z.strictObject({
    custom: z
      .strictObject({
        metric: Text.describe('Name of the metric.'),
        target: z.number().positive().describe('Target per replica.'),
      })
      .describe('A metric of your own.'),
  }),
]);

const Policy = z
  .string()
  .regex(/^\d+(%| pods?) per \d+(s|m)$/)
  .register(words, { is: 'such as "4 pods per 15s" or "100% per 15s"', name: 'step' });

const Direction = z.strictObject({
  window: Duration.optional().describe(
    'Stabilization window: the most careful recommendation in it wins. At most 1h; 0s up and 5m down where nothing is said.',
  ),
  tolerance: Tolerance.optional().describe(
    'Difference from the target that changes nothing; 10% where nothing is said.',
  ),
  policies: z
    .array(Policy)
    .min(1)
    .optional()
    .describe('How much may change in how much time, at most 30m: "4 pods per 15s", "100% per 15s".'),
  select: z
    .enum(['max', 'min', 'disabled'])
    .optional()
    .describe('Which policy counts when there are several; disabled: nothing changes in this direction.'),
});

export const Scale = z
  .strictObject({
    min: z
      .int()
      .min(0)
      .default(1)
      .describe('Fewest replicas. 0 only for workers with a queue metric: a backlog wakes them.'),
    max: z.int().min(1).max(1000).describe('Most replicas.'),
    metrics: z
      .array(Metric)
      .min(1)
      .default([{ cpu: '80%' }])
      .describe('What is watched; the metric that asks for most wins.'),
    up: Direction.optional().describe('How fast to grow.'),
    down: Direction.optional().describe('How fast to shrink.'),
  })
  .describe('Scaling policy. Kubernetes’ defaults hold where nothing is said.')
  .meta({ examples: [{ min: 2, max: 6, metrics: [{ cpu: '70%' }] }] });
export type Scale = z.infer<typeof Scale>;
