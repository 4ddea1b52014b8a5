import { z } from 'zod';

/**
 * template.yaml: what a component needs to tell so that it can be scaffolded, run on every runtime and used by others. Text in
 * braces (`{version}`) is a parameter of the template; `{name}` is the component, `{platform}` the platform. Files with the ending
 * .hbs under config/ are Handlebars templates (contexts: docs/templates.md).
 */
const Text = z.string();
const EnvName = z.string().regex(/^[A-Z][A-Z0-9_]*$/);
const KitPort = z.enum(['sql', 'documents', 'cache', 'queue', 'blob', 'search']);
const ParameterValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

export const Parameter = z.strictObject({
  type: z.enum(['string', 'integer', 'boolean', 'size', 'list']),
  default: ParameterValue.optional(),
  description: Text.optional(),
});

export const ManifestEndpoint = z.strictObject({
  port: z.int().describe('Port in containers; on the local runtime a free one is given.'),
  protocol: z.enum(['http', 'tcp']).default('tcp'),
});

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

export const Container = z.strictObject({
  image: Text.describe('Reference of the image.'),
  command: z.array(Text).optional().describe('Replaces the entrypoint of the image.'),
  args: z.array(Text).optional(),
  env: z.record(Text, Text).default({}),
  user: z.strictObject({ uid: z.int(), gid: z.int() }).describe('Who it runs as: never root.'),
  secrets: z.array(Text).default([]).describe('Own generated secrets, by name; each is a file /run/secrets/NAME.'),
  userSecrets: Text.optional().describe(
    'Folder that gets one file per user of the store, named by the user, holding the password.',
  ),
  config: z.array(ManifestConfig).default([]),
  volumes: z.record(Text, z.strictObject({ path: Text, size: Text })).default({}),
  writable: z.array(Text).default([]).describe('Folders that must be writable and are forgotten (tmpfs, emptyDir).'),
  health: Probe,
  resources: z.strictObject({ cpu: Text, memory: Text }),
  stopSignal: Text.optional(),
  stopGraceSeconds: z.int().default(30),
});

const Fields = z
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

export const ManifestTask = z.strictObject({
  name: Text,
  run: Text.describe('Command in the folder of the component, e.g. node dist/migrate.js.'),
  inputs: z.array(Text).default([]),
  before: z.enum(['start', 'none']).default('start'),
  after: z.array(Text).default([]).describe('Other tasks of the same component that come first.'),
  seed: z.boolean().default(false).describe('Only where demo data is wanted.'),
  needs: KitPort.optional().describe('Only where the component uses a store that serves this port of the kit.'),
});

export const Manifest = z.strictObject({
  kind: z.enum(['project', 'service', 'worker', 'store', 'gateway', 'balancer', 'client', 'addon']),
  summary: Text,
  version: Text.default('1'),
  parameters: z.record(Text, Parameter).default({}),
  into: Text.default('.').describe('Where files/ goes in the project, e.g. services/{name}.'),
  include: z
    .union([z.literal('always'), z.record(Text, z.union([z.string(), z.number(), z.boolean()]))])
    .optional()
    .describe(
      'When its files belong in a project though no component names it: always, or when platform.yaml has these values ({ delivery.ci: github }).',
    ),
  serves: KitPort.optional().describe('Stores: the port of the kit that its users open it with.'),
  needs: z
    .array(KitPort)
    .default([])
    .describe('Programs: ports of the kit that it cannot do without; `platform add` binds them.'),
  wants: z
    .array(KitPort)
    .default([])
    .describe('Programs: ports of the kit that `platform add` binds where it is not told otherwise.'),
  consumes: z
    .array(Text)
    .default([])
    .describe('Programs: topics whose messages it handles. The queue keeps them for it before anybody starts.'),
  idempotencyKeys: z
    .boolean()
    .default(false)
    .describe('Services: a POST that comes again with its Idempotency-Key happens once, whichever replica it reaches.'),
  requires: z.array(Text).default([]).describe('Templates whose files must be in the project too.'),
  endpoints: z.record(Text, ManifestEndpoint).default({}),
  health: z.strictObject({ live: Text, ready: Text, startup: Text }).optional(),
  binding: BindingManifest.optional(),
  backlog: BacklogManifest.optional().describe('Queues: how it is found out what waits for a consumer.'),
  rates: z
    .strictObject({
      port: z.int().describe('Port in containers; on a cluster the platform’s autoscaler alone is let in.'),
      path: Text.describe('Answers JSON: { "rates": { NAME: requests per second, of the last seconds } }.'),
    })
    .optional()
    .describe('Gateways: where each copy tells how many requests it takes, for each component and for itself.'),
  run: z
    .strictObject({
      node: z
        .strictObject({ entry: Text.describe('Bundle made by the project’s build, e.g. dist/main.js.') })
        .optional(),
      keeps: Text.optional().describe(
        'Stores: whether data outlives the process, on every runtime: `true`, or a parameter in braces that says so. Without it: where the container has volumes.',
      ),
      local: LocalRun.optional(),
      container: Container.optional(),
    })
    .default({}),
  config: z.array(ManifestConfig).default([]).describe('Configuration files of a node component.'),
  env: z.record(Text, Text).default({}),
  secrets: z
    .array(EnvName)
    .default([])
    .describe(
      'Programs: secrets of its own that are generated, each a file that NAME_FILE names. platform.yaml may claim one as its own to set.',
    ),
  tasks: z.array(ManifestTask).default([]),
  resources: z.strictObject({ cpu: Text, memory: Text }).optional(),
});
export type Manifest = z.infer<typeof Manifest>;
export type Container = z.infer<typeof Container>;
export type Probe = z.infer<typeof Probe>;
export type BindingManifest = z.infer<typeof BindingManifest>;
export type LocalRun = z.infer<typeof LocalRun>;
export type BacklogManifest = z.infer<typeof BacklogManifest>;
