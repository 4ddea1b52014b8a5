import { z } from 'zod';
import { Resources } from './components.ts';
import { Name, Plain, Size, Text } from './scalars.ts';
import { words } from './words.ts';

const Version = z
  .union([z.string().min(1), z.number()])
  .transform(String)
  .register(words, { is: 'a version such as "18"', name: 'version' });

export const Store = z
  .strictObject({
    template: Name.describe('Engine: postgres, valkey, …').meta({ examples: ['postgres'] }),
    mode: z
      .enum(['managed', 'operator', 'external'])
      .optional()
      .describe(
        'managed: we run it (default). external: it exists already, at `url`. operator: a Kubernetes operator runs it.',
      ),
    url: Text.optional()
      .describe(
        'Address of an external store, without credentials: driver://host:port. Its path and its query say values of the binding.',
      )
      .meta({
        examples: ['postgres://db.example.com:5432', 'https://s3.eu-central-1.amazonaws.com?region=eu-central-1'],
      }),
    user: Text.optional()
      .describe(
        'One account for all who use it, for a server that knows no more; by default everyone has one of their own, named as they are.',
      )
      .meta({ examples: ['shop'] }),
    admin: Text.optional()
      .describe(
        'Administrator of an external store: with it the platform makes the accounts there itself. Its password is the secret NAME.admin.',
      )
      .meta({ examples: ['postgres'] }),
    version: Version.optional().describe('Version of the engine.'),
    storage: Size.optional().describe('Size of its volume.'),
    resources: Resources.optional(),
  })
  // Parameters of a template stand beside the common keys (`buckets: [media]`); the template's manifest checks them.
  .catchall(
    z
      .union([Plain, z.array(z.string())])
      .register(words, { is: 'text, a number, true, false or a list of texts', name: 'parameter' }),
  )
  .describe('A store. Further keys are parameters of its template.')
  .meta({ examples: [{ template: 'postgres', storage: '1Gi' }] });
export type Store = z.infer<typeof Store>;
