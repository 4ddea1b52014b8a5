import { z } from 'zod';
import { BackupManifest } from './backup.ts';
import { Text } from './words.ts';

/** A file rendered from config/ and put where the component can read it (never secret). */
export const ManifestConfig = z.strictObject({
  template: Text.describe('File of the template folder, e.g. config/gateway.json.hbs.'),
  path: Text.describe('Absolute path in containers; its base name is used on the local runtime.'),
  env: Text.optional().describe('Variable that tells the component the path of the file.'),
});

export const Probe = z.union([
  z.strictObject({ command: z.array(Text).describe('Run inside the container; exit code 0 means ready.') }),
  z.strictObject({ http: z.strictObject({ endpoint: Text, path: Text }) }),
  z.strictObject({ tcp: z.strictObject({ endpoint: Text }) }),
]);
export type Probe = z.infer<typeof Probe>;

export const Container = z.strictObject({
  image: Text.describe('Reference of the image.'),
  command: z.array(Text).optional().describe('Replaces the entrypoint of the image.'),
  args: z.array(Text).optional(),
  env: z
    .record(Text, Text)
    .default({})
    .describe('Parameters are known, and {account}: the one of all users, where platform.yaml says one.'),
  user: z.strictObject({ uid: z.int(), gid: z.int() }).describe('Who it runs as: never root.'),
  secrets: z.array(Text).default([]).describe('Own generated secrets, by name; each is a file /run/secrets/NAME.'),
  userSecrets: Text.optional().describe(
    'Folder that gets one file per user of the store, named by the user, holding the password.',
  ),
  program: Text.optional().describe('A program of the CLI’s own that its image runs: it is put at /app/NAME.mjs.'),
  config: z.array(ManifestConfig).default([]),
  volumes: z
    .record(
      Text,
      z.strictObject({
        path: Text,
        size: Text,
        folder: Text.optional().describe(
          'A folder in it that belongs to the user, made before the start: for images in which the path is somebody else’s.',
        ),
      }),
    )
    .default({}),
  writable: z.array(Text).default([]).describe('Folders that must be writable and are forgotten (tmpfs, emptyDir).'),
  health: Probe,
  resources: z.strictObject({ cpu: Text, memory: Text }),
  startSeconds: z
    .int()
    .optional()
    .describe('How long it may take to get ready on a busy machine. Default 120, for addons 60.'),
  restart: z
    .array(Text)
    .optional()
    .describe(
      'Command in the container that has it start anew without letting go of its ports; exit code 0: the new one serves. For `platform restart` where nothing else changed; without it the container is replaced. On Docker.',
    ),
  stopSignal: Text.optional(),
  stopGraceSeconds: z.int().default(30),
  backup: BackupManifest.optional().describe('Stores: run in the container, as its user, with its secrets.'),
});
export type Container = z.infer<typeof Container>;
