import { z } from 'zod';
import { Duration, Percent } from './scalars.ts';

const Metric = z.union([
  z.strictObject({ cpu: Percent.describe('CPU in use, of what is requested.') }),
  z.strictObject({ memory: Percent.describe('Memory in use, of what is requested.') }),
  z.strictObject({ rps: z.number().positive().describe('Requests per second and replica.') }),
  z.strictObject({
    queue: z.number().positive().describe("Backlog of the component's own subscriptions per replica."),
  }),
  z.strictObject({
    custom: z.strictObject({
      metric: z.string().describe('Name of the metric.'),
      target: z.number().positive().describe('Target per replica.'),
    }),
  }),
]);

const Direction = z.strictObject({
  window: Duration.optional().describe('Stabilization window: the most careful recommendation in it wins.'),
  tolerance: Percent.optional().describe('Change of the metric that is ignored.'),
  policies: z
    .array(z.string().regex(/^\d+(%| pods?) per \d+(s|m)$/, 'must be such as "4 pods per 15s" or "100% per 15s"'))
    .min(1)
    .optional()
    .describe('How much may change in how much time.'),
  select: z.enum(['max', 'min', 'disabled']).optional().describe('Which policy counts when there are several.'),
});

export const Scale = z
  .strictObject({
    min: z.int().min(0).default(1).describe('Fewest replicas.'),
    max: z.int().min(1).describe('Most replicas.'),
    metrics: z
      .array(Metric)
      .min(1)
      .default([{ cpu: '80%' }])
      .describe('What is watched; the metric that asks for most wins.'),
    up: Direction.optional().describe('How fast to grow.'),
    down: Direction.optional().describe('How fast to shrink.'),
  })
  .describe('Scaling policy. Kubernetes’ defaults hold where nothing is said.');
export type Scale = z.infer<typeof Scale>;
