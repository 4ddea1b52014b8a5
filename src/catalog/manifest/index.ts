import { z } from 'zod';
import { BacklogManifest } from './backlog.ts';
import { BindingManifest, Setup } from './binding.ts';
import { Alerts, Boards } from './boards.ts';
import { ManifestConfig } from './container.ts';
import { Metrics } from './metrics.ts';
import { Parameter } from './parameters.ts';
import { Run } from './run.ts';
import { ManifestTask } from './tasks.ts';
import { EnvName, KitPort, Text } from './words.ts';

export type { BacklogManifest, HttpBacklog } from './backlog.ts';
export type { BindingManifest, PerUser, Setup } from './binding.ts';
export type { Container, Probe } from './container.ts';
export type { LocalRun } from './local.ts';
export type { Metrics } from './metrics.ts';

export const ManifestEndpoint = z.strictObject({
  port: z.int().describe('Port in containers; on the local runtime a free one is given.'),
  protocol: z.enum(['http', 'tcp']).default('tcp'),
});

/**
 * template.yaml: what a component needs to tell so that it can be scaffolded, run on every runtime and used by others. Text in
 * braces (`{version}`) is a parameter of the template; `{name}` is the component, `{platform}` the platform. Files with the ending
 * .hbs under config/ are Handlebars templates (contexts: docs/templates.md).
 */
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
  publishes: z
    .array(Text)
    .optional()
    .describe('Programs: topics that it publishes to, and no others. Without it: any.'),
  buckets: z
    .record(Text, Text)
    .optional()
    .describe(
      'Programs: buckets of a blob store that it works in, and no others, by the variable of its environment that may name another one. Without it: any.',
    ),
  idempotencyKeys: z
    .boolean()
    .default(false)
    .describe('Services: a POST that comes again with its Idempotency-Key happens once, whichever replica it reaches.'),
  outside: z
    .array(z.int())
    .default([])
    .describe(
      'Programs: ports of hosts outside of the platform that it connects to. On a cluster nothing else lets it out.',
    ),
  requires: z.array(Text).default([]).describe('Templates whose files must be in the project too.'),
  endpoints: z.record(Text, ManifestEndpoint).default({}),
  health: z.strictObject({ live: Text, ready: Text, startup: Text }).optional(),
  binding: BindingManifest.optional(),
  setup: z
    .record(Text, Setup)
    .default({})
    .describe('Stores: what is made in them before their users come, in containers.'),
  backlog: BacklogManifest.optional().describe('Queues: how it is found out what waits for a consumer.'),
  rates: z
    .strictObject({
      port: z.int().describe('Port in containers; on a cluster the platform’s autoscaler alone is let in.'),
      path: Text.describe('Answers JSON: { "rates": { NAME: requests per second, of the last seconds } }.'),
    })
    .optional()
    .describe('Gateways: where each copy tells how many requests it takes, for each component and for itself.'),
  metrics: Metrics.default({}).describe('What Prometheus finds out about it, and how.'),
  boards: Boards,
  alerts: Alerts,
  run: Run.default({}),
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
