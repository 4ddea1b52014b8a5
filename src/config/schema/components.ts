import { z } from 'zod';
import { Cpu, Duration, EnvName, Name, Port, Size, UrlPath } from './scalars.ts';
import { Scale } from './scale.ts';

export const Parameters = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .describe('Parameters of the template.');

export const Use = z.strictObject({
  as: EnvName.optional().describe(
    'Prefix of the variables that this edge gives; by default the name in upper snake case.',
  ),
});
export const Uses = z
  .union([z.array(Name), z.record(Name, Use)])
  .describe(
    'What it may reach: a list of names, or a map of name to options. An address is handed out along an edge only.',
  );

export const Resources = z.strictObject({
  cpu: Cpu.optional().describe('Requested CPU.'),
  memory: Size.optional().describe('Requested memory.'),
  limits: z
    .strictObject({ cpu: Cpu.optional(), memory: Size.optional() })
    .optional()
    .describe('Limits; they follow the requests unless said.'),
});

export const TaskSpec = z.strictObject({
  name: Name.describe('Name of the task, unique in its component.'),
  run: z.string().min(1).describe('Command, run in the folder of the component.'),
  inputs: z.array(z.string()).default([]).describe('Files whose content decides whether it runs again.'),
  before: z.enum(['start', 'none']).default('start').describe('start: the component waits for it.'),
});

const Health = z.strictObject({
  live: UrlPath.optional().describe('Answers 200 while the process should be left alone.'),
  ready: UrlPath.optional().describe('Answers 200 while it can take traffic.'),
  startup: UrlPath.optional().describe('Answers 200 once it has started.'),
});

const runnable = {
  template: Name.optional().describe('Template it was made from; leave out for a component of your own with `path`.'),
  parameters: Parameters.optional(),
  path: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of its source; by default services/NAME, workers/NAME or gateway.'),
  dockerfile: z.string().min(1).optional().describe('Dockerfile in that folder, for a component of your own.'),
  start: z
    .string()
    .min(1)
    .optional()
    .describe('Command that starts it on the local runtime, for a component of your own. It listens on $PORT.'),
  health: Health.optional().describe('Health endpoints, where they differ from /livez, /readyz and /startupz.'),
  uses: Uses.optional(),
  env: z
    .record(EnvName, z.union([z.string(), z.number(), z.boolean()]))
    .optional()
    .describe('Environment variables that are no secrets.'),
  secrets: z.array(EnvName).optional().describe('Secrets it needs; set them with `platform secrets set`.'),
  resources: Resources.optional(),
  replicas: z.int().min(0).max(1000).optional().describe('How many copies. Never together with `scale`.'),
  scale: Scale.optional(),
  tasks: z
    .array(TaskSpec)
    .optional()
    .describe('One-shot jobs: migrations, seeds. They replace the template’s tasks of the same name.'),
  seed: z.boolean().optional().describe('Load demo data. By default on local, docker and an environment named dev.'),
};

export const Service = z.strictObject({
  ...runnable,
  port: Port.optional().describe('Publish it on this port, behind a load balancer of its own.'),
});
export const Worker = z.strictObject(runnable);

export const RateLimit = z.strictObject({
  requests: z.int().min(1).describe('Requests allowed…'),
  per: Duration.describe('…in this time.'),
  by: z
    .enum(['client', 'address'])
    .optional()
    .describe('client: token subject, else API key, else address. Default client.'),
});

export const Route = z.strictObject({
  path: UrlPath.describe('Prefix of the path; the longest match wins.'),
  to: Name.describe('Service that answers.'),
  methods: z
    .array(z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']))
    .min(1)
    .optional()
    .describe('Only these methods.'),
  auth: z
    .enum(['required', 'optional', 'none'])
    .optional()
    .describe('Whether a valid token or API key is needed. Default required.'),
  rateLimit: RateLimit.optional().describe('A limit for this route beside the common one.'),
  timeout: Duration.optional().describe('Time for the whole answer. Default 15s.'),
  retries: z.int().min(0).max(5).optional().describe('Retries of requests that may be repeated. Default 1.'),
  rewrite: UrlPath.optional().describe('Replaces the matched prefix on the way to the service.'),
});

export const Gateway = z
  .strictObject({
    ...runnable,
    template: Name.default('gateway').describe('Template it was made from.'),
    port: Port.default(8080).describe('Port of the load balancer in front of the gateway.'),
    hosts: z.array(z.string()).default([]).describe('Host names it answers for.'),
    auth: z
      .strictObject({
        issuer: z.string().describe('Service that issues tokens, or the URL of an outside OIDC issuer.'),
        audience: z.string().optional().describe('Audience that tokens must name; by default the platform’s name.'),
        apiKeys: z.boolean().optional().describe('Accept API keys in x-api-key. Default false.'),
      })
      .optional()
      .describe('How callers are known.'),
    rateLimit: RateLimit.optional().describe('Common limit for each caller, shared by all gateway replicas.'),
    routes: z.array(Route).default([]).describe('Which path goes to which service.'),
  })
  .describe('The API gateway: routing, auth and rate limits.');

export const Client = z.strictObject({
  template: Name.describe('Template it was made from.'),
  parameters: Parameters.optional(),
  path: z.string().optional().describe('Folder of its source; by default clients/NAME.'),
});

export type Service = z.infer<typeof Service>;
export type Worker = z.infer<typeof Worker>;
export type Gateway = z.infer<typeof Gateway>;
export type Client = z.infer<typeof Client>;
export type Route = z.infer<typeof Route>;
export type Uses = z.infer<typeof Uses>;
