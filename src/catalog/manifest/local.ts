import { z } from 'zod';
import { BacklogManifest } from './backlog.ts';
import { BackupManifest } from './backup.ts';
import { Fields, PerUser } from './binding.ts';
import { Text } from './words.ts';

export const LocalRun = z.strictObject({
  path: z.array(Text).optional().describe('Programs looked for on PATH, in this order.'),
  args: z
    .array(Text)
    .default([])
    .describe('Arguments of the program found on PATH; {port}, {data}, {users} and {acl} are given by the runtime.'),
  keepArgs: z.array(Text).default([]).describe('Further ones of that program where data is kept.'),
  embedded: Text.optional().describe('Engine of the CLI used when none of them is there.'),
  embeddedArgs: z
    .array(Text)
    .default([])
    .describe('Further arguments of that engine; {logs} and {targets} are given by the runtime.'),
  secrets: z
    .array(Text)
    .optional()
    .describe('Own generated secrets of that engine, where they differ from the container’s.'),
  driver: Text.optional().describe('Driver of the binding on this runtime, where it differs. With it may differ:'),
  fields: Fields.optional().describe('the further values of the binding, all of them,'),
  perUser: PerUser.optional().describe('the task that makes a user,'),
  backlog: BacklogManifest.optional().describe('and how the backlog of a consumer is read.'),
  backup: BackupManifest.optional().describe(
    'Run on this machine, in the folder of the store; {programs} is the folder of the CLI’s own programs.',
  ),
});
export type LocalRun = z.infer<typeof LocalRun>;
