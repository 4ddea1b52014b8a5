import { parse } from 'yaml';
import { type Catalog, Manifest } from '../../src/catalog/index.ts';

const RUN = '{ local: { embedded: x } }';
const EVERYWHERE =
  '{ local: { embedded: x }, container: { image: x, user: { uid: 1, gid: 1 }, health: { tcp: { endpoint: x } }, resources: { cpu: 1m, memory: 1Mi } } }';
const MANIFESTS: Record<string, string> = {
  gateway: 'kind: gateway\nsummary: Gateway\nrates: { port: 9464, path: /rates }',
  'service-auth': 'kind: service\nsummary: Accounts\nparameters: { rounds: { type: integer, default: 10 } }',
  'service-order': 'kind: service\nsummary: Orders',
  worker: 'kind: worker\nsummary: A worker\nconsumes: [orders]',
  'web-app': 'kind: client\nsummary: Web\nparameters: { title: { type: string, default: Shop } }',
  envoy: `kind: balancer\nsummary: Balancer\nrun: ${RUN}`,
  postgres: `kind: store\nsummary: SQL\nparameters: { version: { type: string, default: "18" }, storage: { type: size, default: 1Gi } }\nendpoints: { sql: { port: 5432 } }\nbinding: { driver: postgres, endpoint: sql, fields: { database: "{user}", user: "{user}" }, path: database, admin: postgres, password: true }\nrun: ${EVERYWHERE}`,
  valkey: `kind: store\nsummary: Cache\nparameters: { memory: { type: size, default: 64Mi } }\nendpoints: { redis: { port: 6379 } }\nbinding: { driver: redis, endpoint: redis, password: true }\nrun: ${EVERYWHERE}`,
  s3: `kind: store\nsummary: Blob\nparameters: { buckets: { type: list } }\nendpoints: { s3: { port: 8333, protocol: http } }\nbinding: { driver: s3, endpoint: s3 }\nrun: ${RUN}`,
  rabbitmq: `kind: store\nserves: queue\nsummary: Queue\nendpoints: { amqp: { port: 5672 } }\nbinding: { driver: rabbitmq, endpoint: amqp }\nrun: ${RUN}`,
  'postgres-queue': `kind: store\nserves: queue\nsummary: Queue\nendpoints: { sql: { port: 5432 } }\nbinding: { driver: postgres, endpoint: sql }\nbacklog: { sql: select 1 }\nrun: ${EVERYWHERE}`,
};

/** A catalog of its own: the exact messages of the tests name what is in it. */
export const catalog: Catalog = {
  templates: new Map(
    Object.entries(MANIFESTS).map(([name, text]) => [
      name,
      {
        name,
        manifest: Manifest.parse(parse(text)),
        digest: name,
        config: new Map(),
        filesRoot: '/',
        additions: new Map(),
      },
    ]),
  ),
  blueprints: new Map(),
};
