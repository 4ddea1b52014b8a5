import { z } from 'zod';
import { Text } from './words.ts';

export const Fields = z
  .record(Text, Text)
  .describe('Further values, e.g. database: "{user}". Keys become P_KEY in upper case.');

export const PerUser = z.strictObject({
  sql: Text.optional().describe(
    'SQL file run once per user, by our own client on local: psql syntax with :"name", :\'name\', \\getenv and \\gexec.',
  ),
  command: z
    .array(Text)
    .default([])
    .describe('The same in containers, with the image of the store; the file is at /config/<base name>.'),
  env: z
    .record(Text, Text)
    .default({})
    .describe('For both; {user}, {host}, {port} are known, and {topics}: what the user consumes, with commas.'),
  secrets: z
    .array(Text)
    .default([])
    .describe('Own secrets of the store that the task needs; the user’s password is always there as `password`.'),
  gates: z
    .enum(['user', 'all'])
    .default('user')
    .describe(
      'Whose start waits for it. all: every user of the store, because what one of them says is meant for others.',
    ),
});

export const BindingManifest = z.strictObject({
  driver: Text,
  endpoint: Text.describe('Which endpoint the edge leads to.'),
  fields: Fields.default({}),
  password: z.boolean().default(false).describe('Each user has a password of its own: P_PASSWORD_FILE.'),
  perUser: PerUser.optional().describe(
    'Task that makes the user in the store. Without it, users are part of its configuration.',
  ),
});
export type BindingManifest = z.infer<typeof BindingManifest>;
