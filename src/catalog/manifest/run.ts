import { z } from 'zod';
import { Container } from './container.ts';
import { LocalRun } from './local.ts';
import { Operator } from './operator.ts';
import { Text } from './words.ts';

/** How it runs, for each kind of runtime. */
export const Run = z.strictObject({
  node: z.strictObject({ entry: Text.describe('Bundle made by the project’s build, e.g. dist/main.js.') }).optional(),
  keeps: Text.optional().describe(
    'Stores: whether data outlives the process, on every runtime: `true`, or a parameter in braces that says so. Without it: where the container has volumes.',
  ),
  local: LocalRun.optional(),
  container: Container.optional(),
  operator: Operator.optional().describe('Stores: with mode: operator, on Kubernetes.'),
});
