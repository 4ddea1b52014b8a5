import { z } from 'zod';
import { Text } from './words.ts';

export const Fields = z
  .record(Text, Text)
  .describe('Further values, e.g. database: "{user}". Keys become P_KEY in upper case.');

/** Work on a store with a client: SQL of our own client on local, a command in a container elsewhere. */
const work = {
  image: Text.optional().describe(
    'Image with the client that the command needs, where the store’s own has none. It runs as the user of the store.',
  ),
  command: z.array(Text).default([]).describe('What is run in containers.'),
  files: z.array(Text).default([]).describe('Files of config/ for it, each at /config/<base name>.'),
  env: z
    .record(Text, Text)
    .default({})
    .describe('{host} and {port} of the store and its parameters are known, and {users}: their names, with commas.'),
  secrets: z.array(Text).default([]).describe('Own secrets of the store that it needs, files of /run/secrets.'),
};

export const Setup = z
  .strictObject(work)
  .describe('A task that is run once per store, before those of its users. All users wait for it.');
export type Setup = z.infer<typeof Setup>;

export const PerUser = z.strictObject({
  ...work,
  sql: Text.optional().describe(
    'SQL file run once per user, by our own client on local: psql syntax with :"name", :\'name\', \\getenv and \\gexec. In containers it is one of its files.',
  ),
  env: work.env.describe(
    'As for `setup`, and {user}, the fields of the binding, and {topics}: what the user consumes, with commas.',
  ),
  secrets: work.secrets.describe(
    'Own secrets of the store that the task needs; the user’s password is always there as `password`.',
  ),
  gates: z
    .enum(['user', 'all'])
    .default('user')
    .describe(
      'Whose start waits for it. all: every user of the store, because what one of them says is meant for others.',
    ),
});
export type PerUser = z.infer<typeof PerUser>;

export const BindingManifest = z.strictObject({
  driver: Text,
  endpoint: Text.describe('Which endpoint the edge leads to.'),
  fields: Fields.default({}),
  path: Text.optional().describe('Which field the path of an external store’s address says, e.g. database.'),
  admin: Text.optional().describe(
    'Name of its administrator, as whom the tasks log in: {admin}. Where an external store is given one, they use that.',
  ),
  password: z.boolean().default(false).describe('Each user has a password of its own: P_PASSWORD_FILE.'),
  perUser: PerUser.optional().describe(
    'Task that makes the user in the store. Without it, users are part of its configuration.',
  ),
});
export type BindingManifest = z.infer<typeof BindingManifest>;
