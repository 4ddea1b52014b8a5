import { z } from 'zod';
import { Text } from './words.ts';

export const BacklogManifest = z.strictObject({
  sql: Text.describe(
    'One number: how many messages wait for the consumer $1 (the name of a component), those in hand counted too, those that are delayed not. Put to the store as its administrator where the agent scales.',
  ),
  database: Text.optional().describe('Where it is asked; fields of the binding in braces: "{database}".'),
  keda: z
    .strictObject({
      type: Text.describe('Kind of trigger.'),
      metadata: z
        .record(Text, Text)
        .describe(
          'Its settings; {host}, {port}, {user} (the consumer), {target} (what the policy says) and the fields of the binding are known.',
        ),
      secrets: z
        .record(Text, Text)
        .default({})
        .describe('Parameters of its authentication, by own secrets of the store: password: scaler.'),
    })
    .optional()
    .describe('How KEDA reads the same number on a cluster, as a user that can do nothing else.'),
});
export type BacklogManifest = z.infer<typeof BacklogManifest>;
