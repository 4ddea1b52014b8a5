import { z } from 'zod';
import { edge } from './edge.ts';
import { Cpu, Duration, EnvName, HostName, Name, Plain, Port, Size, Text, UrlPath } from './scalars.ts';
import { Scale } from './scale.ts';
import { Slo } from './slo.ts';

export const Parameters = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))
  .describe('Parameters of the template.');

export const Use = z
  .strictObject({
    as: EnvName.optional()
      .describe('Prefix of the variables that this edge gives; by default the name in upper snake case.')
      .meta({ examples: ['ORDERS'] }),
  })
  .describe('Options of one edge.');
export const Uses = z
  .union([z.array(Name), z.record(Name, Use)])
  .describe(
    'What it may reach: a list of names, or a map of name to options. An address is handed out along an edge only.',
  )
  .meta({ examples: [['db', 'queue'], { db: { as: 'ORDERS' }, queue: {} }] });

export const Resources = z
  .strictObject({
    cpu: Cpu.optional().describe('Requested CPU.'),
    memory: Size.optional().describe('Requested memory.'),
    limits: z
      .strictObject({
        cpu: Cpu.optional().describe('Most CPU it may use.'),
        memory: Size.optional().describe('Most memory it may use; it is ended beyond it.'),
      })
      .optional()
      .describe('Limits; they follow the requests unless said.'),
  })
  .describe('CPU and memory that it needs.')
  .meta({ examples: [{ cpu: '250m', memory: '192Mi' }] });

export const TaskSpec = z.strictObject({
  name: Name.describe('Name of the task, unique in its component.'),
  run: Text.describe('Command, run in the folder of the component.').meta({ examples: ['node dist/migrate.js'] }),
  inputs: z
    .array(z.string())
    .default([])
    .describe('Files whose content decides whether it runs again.')
    .meta({ examples: [['migrations/**']] }),
  before: z
    .enum(['start', 'none'])
    .default('start')
    .describe('start: the component waits for it. none: it runs beside it.'),
});

const Health = z.strictObject({
  live: UrlPath.optional().describe('Answers 200 while the process should be left alone.'),
  ready: UrlPath.optional().describe('Answers 200 while it can take traffic.'),
  startup: UrlPath.optional().describe('Answers 200 once it has started.'),
});

const runnable = {
  template: Name.optional().describe('Template it was made from; leave out for a component of your own with `path`.'),
  parameters: Parameters.optional(),
  path: Text.optional()
    .describe('Folder of its source; by default services/NAME, workers/NAME or gateway.')
    .meta({ examples: ['./legacy'] }),
  dockerfile: Text.optional()
    .describe('Dockerfile in that folder, for a component of your own. Needed on docker and kubernetes.')
    .meta({ examples: ['Dockerfile'] }),
  start: Text.optional()
    .describe('Command that starts a component of your own on the local runtime. It listens on $PORT.')
    .meta({ examples: ['uvicorn app:app --port $PORT'] }),
  health: Health.optional().describe('Health endpoints, where they differ from /livez, /readyz and /startupz.'),
  uses: Uses.optional(),
  outside: z
    .array(Port)
    .optional()
    .describe(
      'Ports of hosts outside of the platform that it connects to; by default those of its template. On a cluster nothing else lets it out.',
    )
    .meta({ examples: [[443]] }),
  env: z
    .record(EnvName, Plain)
    .optional()
    .describe('Environment variables that are no secrets.')
    .meta({ examples: [{ CURRENCY: 'EUR' }] }),
  secrets: z
    .array(EnvName)
    .optional()
    .describe('Secrets it needs; set them with `platform secrets set`. Each comes as a file, named by NAME_FILE.')
    .meta({ examples: [['PAYMENT_KEY']] }),
  resources: Resources.optional(),
  replicas: z.int().min(0).max(1000).optional().describe('How many copies. Never together with `scale`.'),
  scale: Scale.optional(),
  tasks: z
    .array(TaskSpec)
    .optional()
    .describe('One-shot jobs: migrations, seeds. They replace the template’s tasks of the same name.'),
  seed: z.boolean().optional().describe('Load demo data. By default on local, docker and an environment named dev.'),
};

export const Service = z
  .strictObject({
    ...runnable,
    port: Port.optional().describe('Publish it on this port, behind a load balancer of its own.'),
    slo: Slo.optional(),
  })
  .describe('A program that answers requests.')
  .meta({ examples: [{ template: 'service-order', uses: ['db'] }] });
export const Worker = z
  .strictObject(runnable)
  .describe('A program that consumes a queue.')
  .meta({ examples: [{ template: 'worker', uses: ['queue', 'blob'] }] });

export const RateLimit = z
  .strictObject({
    requests: z.int().min(1).describe('Requests allowed…'),
    per: Duration.describe('…in this time.').meta({ examples: ['1m'] }),
    by: z
      .enum(['client', 'address'])
      .optional()
      .describe('client: token subject, else API key, else address. Default client.'),
  })
  .describe('How many requests a caller may make. Counted in the cache that the gateway uses.')
  .meta({ examples: [{ requests: 100, per: '1m' }] });

export const Route = z.strictObject({
  path: UrlPath.describe('Prefix of the path; the longest match wins.').meta({ examples: ['/api/orders'] }),
  to: Name.describe('Service that answers, or a store that speaks HTTP and checks signatures itself.').meta({
    examples: ['order'],
  }),
  methods: z
    .array(z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']))
    .min(1)
    .optional()
    .describe('Only these methods; a route with methods wins over one of the same path without.'),
  auth: z
    .enum(['required', 'optional', 'none'])
    .optional()
    .describe('Whether a valid token or API key is needed. Default required where gateway.auth is set, else none.'),
  rateLimit: RateLimit.optional().describe('A limit for this route beside the common one.'),
  timeout: Duration.optional().describe(
    'Time for the whole answer; streams of events and WebSockets may take longer. Default 15s, and 2m to a store.',
  ),
  retries: z.int().min(0).max(5).optional().describe('Retries of requests that may be repeated. Default 1.'),
  idempotencyKeys: z
    .boolean()
    .optional()
    .describe(
      'Whether the service heeds an Idempotency-Key: then a POST that has one may be repeated. Default: what its template says, false for components of your own.',
    ),
  rewrite: UrlPath.optional().describe('Replaces the matched prefix on the way to the service.'),
  body: Size.optional()
    .describe('Largest body of a request; a larger one is refused with 413. Default 10Mi.')
    .meta({ examples: ['50Mi'] }),
  preserveHost: z
    .boolean()
    .optional()
    .describe('Pass on the host name that the caller used: signatures of presigned URLs are over it. Default false.'),
  webSocket: z
    .boolean()
    .optional()
    .describe('Let callers open WebSockets here. Default false: a request to upgrade is answered as a plain one.'),
});

export const Gateway = z
  .strictObject({
    ...runnable,
    template: Name.default('gateway').describe('Template it was made from.'),
    port: Port.default(8080).describe('Port of the load balancer in front of the gateway.'),
    hosts: z.array(HostName).default([]).describe('Host names it answers for.'),
    auth: z
      .strictObject({
        issuer: Text.describe('Service that issues tokens, or the URL of an outside OIDC issuer.').meta({
          examples: ['auth', 'https://id.example.com'],
        }),
        audience: Text.optional().describe('Audience that tokens must name; by default the platform’s name.'),
        apiKeys: z.boolean().optional().describe('Accept API keys in x-api-key. Default false.'),
      })
      .optional()
      .describe('How callers are known.')
      .meta({ examples: [{ issuer: 'auth', audience: 'shop' }] }),
    rateLimit: RateLimit.optional().describe('Common limit for each caller, shared by all gateway replicas.'),
    slo: Slo.optional(),
    routes: z
      .array(Route)
      .default([])
      .describe('Which path goes to which service.')
      .meta({ examples: [[{ path: '/api/orders', to: 'order', timeout: '5s' }]] }),
    ...edge,
  })
  .describe('The API gateway: routing, auth and rate limits.');

export const Client = z
  .strictObject({
    template: Name.describe('Template it was made from.').meta({ examples: ['web-app'] }),
    parameters: Parameters.optional(),
    path: Text.optional().describe('Folder of its source; by default clients/NAME.'),
  })
  .describe('A program of people or partners that calls the gateway.')
  .meta({ examples: [{ template: 'web-app' }] });

export type Service = z.infer<typeof Service>;
export type Worker = z.infer<typeof Worker>;
export type Gateway = z.infer<typeof Gateway>;
export type Client = z.infer<typeof Client>;
export type Route = z.infer<typeof Route>;
export type Uses = z.infer<typeof Uses>;
