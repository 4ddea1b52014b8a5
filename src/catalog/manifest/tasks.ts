import { z } from 'zod';
import { KitPort, Text } from './words.ts';

export const ManifestTask = z.strictObject({
  name: Text,
  run: Text.describe('Command in the folder of the component, e.g. node dist/migrate.js.'),
  inputs: z.array(Text).default([]),
  before: z.enum(['start', 'none']).default('start'),
  after: z.array(Text).default([]).describe('Other tasks of the same component that come first.'),
  seed: z.boolean().default(false).describe('Only where demo data is wanted.'),
  needs: KitPort.optional().describe('Only where the component uses a store that serves this port of the kit.'),
});
