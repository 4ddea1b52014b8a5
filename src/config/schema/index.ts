/** The schema of platform.yaml: validator, editor schema, `platform docs` and docs/configuration.md all come from it. */
import { z } from 'zod';
import { Environment } from './environments.ts';
import { Name } from './scalars.ts';
import { sections } from './sections.ts';

export * from './components.ts';
export * from './environments.ts';
export * from './platform.ts';
export * from './scalars.ts';
export * from './scale.ts';
export * from './stores.ts';

export const PlatformFile = z
  .strictObject({
    version: z.literal(1).describe('Version of this file format.'),
    name: Name.describe('Name of the platform: prefix of everything it makes.').meta({ examples: ['shop'] }),
    ...sections,
    environments: z
      .record(Name, Environment)
      .default({})
      .describe('Named targets beside the built-in `local` and `docker`: a runtime, its settings and overrides.')
      .meta({ examples: [{ staging: { runtime: 'kubernetes', context: 'staging', namespace: 'shop-staging' } }] }),
  })
  .describe('platform.yaml: the single description of a platform.');
export type PlatformFile = z.infer<typeof PlatformFile>;
