import { parse } from 'yaml';
import { type Catalog, Manifest, type Template } from '../../src/catalog/index.ts';

const CONTAINER =
  '{ image: "x:1", user: { uid: 999, gid: 999 }, health: { tcp: { endpoint: sql } }, resources: { cpu: 100m, memory: 64Mi } }';

/** Small templates that show every feature of a manifest which the model reads. */
const MANIFESTS: Record<string, string> = {
  gateway: `
kind: gateway
summary: Gateway
into: gateway
endpoints: { http: { port: 3000, protocol: http } }
run: { node: { entry: dist/main.js } }
config: [{ template: config/gateway.json.hbs, path: /app/config/gateway.json, env: GATEWAY_CONFIG_FILE }]
`,
  service: `
kind: service
summary: A service
into: services/{name}
parameters: { greeting: { type: string, default: hello } }
endpoints: { http: { port: 3000, protocol: http } }
run: { node: { entry: dist/main.js } }
env: { GREETING: "{greeting} from {name} of {platform}" }
tasks:
  - { name: migrate, run: node dist/migrate.js, inputs: ["migrations/**"] }
  - { name: seed, run: node dist/seed.js, seed: true, after: [migrate] }
`,
  postgres: `
kind: store
summary: PostgreSQL
parameters: { version: { type: string, default: "18" }, storage: { type: size, default: 1Gi } }
endpoints: { sql: { port: 5432 } }
binding:
  driver: postgres
  endpoint: sql
  fields: { database: "{user}", user: "{user}" }
  password: true
  perUser:
    sql: config/create-role.sql
    command: [psql, -f, /config/create-role.sql]
    env: { PGHOST: "{host}", PGPORT: "{port}", ROLE: "{user}" }
    secrets: [admin]
run:
  local: { embedded: postgres }
  container:
    image: "postgres:{version}"
    user: { uid: 999, gid: 999 }
    secrets: [admin]
    volumes: { data: { path: /var/lib/postgresql, size: "{storage}" } }
    health: { tcp: { endpoint: sql } }
    resources: { cpu: 100m, memory: 128Mi }
`,
  valkey: `
kind: store
summary: Valkey
endpoints: { redis: { port: 6379 } }
binding: { driver: redis, endpoint: redis, fields: { user: "{user}" }, password: true }
run:
  local: { path: [valkey-server], embedded: cache }
  container: { image: "valkey:9", user: { uid: 999, gid: 999 }, userSecrets: /run/secrets/users, health: { tcp: { endpoint: redis } }, resources: { cpu: 100m, memory: 64Mi } }
`,
  queue: `
kind: store
summary: Queue
endpoints: { amqp: { port: 5672 } }
binding: { driver: rabbitmq, endpoint: amqp }
run: { local: { embedded: postgres, driver: postgres }, container: ${CONTAINER} }
`,
  blob: `
kind: store
summary: Blob
endpoints: { console: { port: 9001 }, s3: { port: 9000, protocol: http } }
binding: { driver: s3, endpoint: s3, fields: { user: "{user}" }, password: true, perUser: { command: [mc] } }
run: { local: { embedded: blob }, container: ${CONTAINER} }
`,
  envoy: `
kind: balancer
summary: Load balancer
endpoints: { http: { port: 10000, protocol: http } }
run:
  local: { embedded: balancer }
  container:
    image: "envoy:1"
    user: { uid: 101, gid: 101 }
    config: [{ template: config/envoy.yaml.hbs, path: /etc/envoy/envoy.yaml }]
    health: { tcp: { endpoint: http } }
    resources: { cpu: 50m, memory: 64Mi }
`,
  'web-app': 'kind: client\nsummary: Web\ninto: clients/{name}\n',
};

const CONFIG: Record<string, [string, string][]> = {
  gateway: [['config/gateway.json.hbs', '{{{json gateway}}}']],
  postgres: [['config/create-role.sql', 'select 1;\n']],
  envoy: [['config/envoy.yaml.hbs', 'to: {{target.name}}:{{target.port}}\n']],
};

const template = (name: string, source: string): Template => ({
  name,
  manifest: Manifest.parse(parse(source)),
  digest: name,
  config: new Map(CONFIG[name] ?? []),
  filesRoot: `/templates/${name}/files`,
  additions: new Map(),
});

/** A catalog without files, for tests of what reads manifests. */
export const testCatalog: Catalog = {
  templates: new Map(Object.entries(MANIFESTS).map(([name, source]) => [name, template(name, source)])),
  blueprints: new Map(),
};
