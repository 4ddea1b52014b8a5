import { z } from 'zod';
import { Overrides } from './overrides.ts';
import { Name, Text } from './scalars.ts';

export const Environment = z
  .strictObject({
    runtime: z.enum(['local', 'docker', 'kubernetes']).describe('Where it runs.'),
    context: Text.optional().describe('Context of the kubeconfig. Pinned in platform.lock by the first deploy.'),
    namespace: Name.optional().describe('Namespace; by default NAME-ENVIRONMENT.'),
    production: z.boolean().optional().describe('Priority class, longer drain and minimum ready time.'),
    overrides: Overrides.optional()
      .describe('The same keys as the file: maps merge, lists and scalars replace, null removes.')
      .meta({ examples: [{ services: { order: { replicas: 3 } } }] }),
  })
  .describe('A named target.')
  .meta({ examples: [{ runtime: 'kubernetes', context: 'staging' }] });
export type Environment = z.infer<typeof Environment>;
