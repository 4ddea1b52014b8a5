import { z } from 'zod';
import { Resources } from './components.ts';
import { Name, Size } from './scalars.ts';

export const Store = z
  .strictObject({
    template: Name.describe('Engine: postgres, valkey, …'),
    mode: z
      .enum(['managed', 'operator', 'external'])
      .optional()
      .describe('managed: we run it. external: it exists already, at `url`.'),
    url: z.string().optional().describe('Address of an external store, without credentials.'),
    version: z.coerce.string().optional().describe('Version of the engine.'),
    storage: Size.optional().describe('Size of its volume.'),
    resources: Resources.optional(),
  })
  // Parameters of a template stand beside the common keys (`buckets: [media]`); the template's manifest checks them.
  .catchall(z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))
  .describe('A store. Further keys are parameters of its template.');
export type Store = z.infer<typeof Store>;
