import { z } from 'zod';
import { Text } from './words.ts';

const Command = z
  .union([Text, z.array(Text).min(1)])
  .describe('A script of the template’s folder for sh (config/dump.sh), or a command.');

/** How the data of a store is copied out of it and put back: one stream of bytes, never a file in between. */
export const BackupManifest = z.union([
  z.strictObject({ none: Text.describe('Why there is nothing to copy; told to whoever asks.') }),
  z.strictObject({
    content: Text.describe('What the stream is, e.g. pg_dump. Only a backup of the same content is put back.'),
    dump: Command.describe('Writes the data to its standard output, as it is at one moment.'),
    restore: Command.describe(
      'Reads it from its standard input. What is there is replaced, as one: when it fails, nothing has changed.',
    ),
    schema: z
      .boolean()
      .default(false)
      .describe('The stream holds the schema too, perhaps an older one: the users’ migrations are run after it.'),
    here: z
      .strictObject({
        password: z
          .array(Text)
          .min(1)
          .optional()
          .describe('Run in the store; prints a user and the password, a line each.'),
      })
      .optional()
      .describe(
        'Run on the machine of the user, with ADDRESS and PASSWORD in its environment, where the store has no program for it. {programs} is the folder of the CLI’s own.',
      ),
  }),
]);
export type BackupManifest = z.infer<typeof BackupManifest>;
