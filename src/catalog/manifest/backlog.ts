import { z } from 'zod';
import { Text } from './words.ts';

export const HttpBacklog = z.strictObject({
  endpoint: Text.describe('Which endpoint is asked.'),
  path: Text,
  query: z.record(Text, Text).default({}).describe('{user} is the consumer: the name of a component.'),
  user: Text.describe('Who asks, with a password: a user that can do nothing else.'),
  secret: Text.describe('Own secret of the store that is its password.'),
  items: Text.optional().describe('Key of the list in the JSON that comes back. Without it, all of that is the list.'),
  sum: Text.describe('Key of the number in each item of the list.'),
});
export type HttpBacklog = z.infer<typeof HttpBacklog>;

export const BacklogManifest = z
  .strictObject({
    sql: Text.optional().describe(
      'One number: how many messages wait for the consumer $1 (the name of a component), those in hand counted too, those that are delayed not. Put to the store as its administrator where the agent scales.',
    ),
    database: Text.optional().describe('Where it is asked; fields of the binding in braces: "{database}".'),
    http: HttpBacklog.optional().describe('The same of a store that is asked over HTTP: numbers that are added up.'),
    keda: z
      .strictObject({
        type: Text.describe('Kind of trigger.'),
        metadata: z
          .record(Text, Text)
          .describe(
            'Its settings; {host}, {port} and {url} (of the endpoint that users reach, or of another one: {url:management}), {user} (the consumer), {target} (what the policy says) and the fields of the binding are known.',
          ),
        secrets: z
          .record(Text, Text)
          .default({})
          .describe('Parameters of its authentication, by own secrets of the store: password: scaler.'),
        names: z
          .record(Text, Text)
          .default({})
          .describe('Parameters of its authentication that are no secrets: username: scaler.'),
      })
      .optional()
      .describe('How KEDA reads the same number on a cluster, as a user that can do nothing else.'),
  })
  .refine(({ sql, http }) => (sql === undefined) !== (http === undefined), 'says either sql or http');
export type BacklogManifest = z.infer<typeof BacklogManifest>;
