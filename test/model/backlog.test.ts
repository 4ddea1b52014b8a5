import { describe, expect, it } from 'vitest';
import { build } from '../golden/support/platforms.ts';

const platform = (queue: string, worker: string, order = '') => `
version: 1
name: shop
gateway: { template: gateway, routes: [{ path: /api/orders, to: order }] }
services: { order: { template: service-order, uses: [db, queue]${order} } }
workers: { worker: { template: consumer, uses: { queue: { as: JOBS } }${worker} } }
data: { db: { template: postgres }, queue: { template: ${queue} } }
environments: { dev: { runtime: kubernetes } }
`;
const QUEUE = ', scale: { min: 0, max: 4, metrics: [{ queue: 10 }] }';
const RPS = ', scale: { max: 4, metrics: [{ rps: 10 }] }';

const component = async (source: string, environment: string, name: string) =>
  (await build(source, environment)).model.components.find((each) => each.name === name);

describe('the backlog of a component', () => {
  it('is asked as the template of its queue says, with its name', async () => {
    const worker = await component(platform('postgres-queue', QUEUE), 'dev', 'worker');
    expect(worker?.backlog).toEqual({
      store: 'queue',
      sql: 'SELECT scaling.backlog($1)',
      database: 'queue',
      keda: {
        type: 'postgresql',
        metadata: {
          host: { ref: 'host', component: 'queue', endpoint: 'sql' },
          port: { ref: 'port', component: 'queue', endpoint: 'sql' },
          dbName: 'queue',
          userName: 'queue_scaler',
          sslmode: 'disable',
          query: "SELECT scaling.backlog('worker')",
          targetQueryValue: '{target}',
        },
        secrets: { password: 'queue.scaler' },
      },
    });
  });

  it('is asked over HTTP where the template of its queue says so, as a user that can do nothing else', async () => {
    const worker = await component(platform('rabbitmq', QUEUE), 'dev', 'worker');
    const name = '^worker:[^:]+:[0-9]+$';
    expect(worker?.backlog).toMatchObject({
      store: 'queue',
      http: { endpoint: 'management', query: { name }, user: 'queue_scaler', secret: 'queue.scaler', sum: 'messages' },
      keda: {
        type: 'rabbitmq',
        metadata: {
          host: { ref: 'url', component: 'queue', endpoint: 'management' },
          queueName: name,
          value: '{target}',
        },
        names: { username: 'queue_scaler' },
        secrets: { password: 'queue.scaler' },
      },
    });
    expect(worker?.backlog).not.toHaveProperty('sql');
  });

  it('is asked of the engine that stands in for the queue on this machine', async () => {
    const worker = await component(platform('rabbitmq', QUEUE), 'local', 'worker');
    expect(worker?.backlog).toEqual({ store: 'queue', sql: 'SELECT scaling.backlog($1)', database: 'queue' });
  });

  it('is nobody’s business without a policy that counts it', async () => {
    expect(await component(platform('postgres-queue', ''), 'dev', 'worker')).not.toHaveProperty('backlog');
  });

  it('comes with a secret that is generated for a cluster, and with none on this machine', async () => {
    const secrets = async (environment: string) =>
      (await build(platform('postgres-queue', QUEUE), environment)).model.secrets.map(({ name }) => name);
    expect(await secrets('dev')).toContain('queue.scaler');
    expect(await secrets('local')).not.toContain('queue.scaler');
  });
});

it('a gateway tells its rates where a policy counts requests', async () => {
  const gateway = (order: string) => component(platform('postgres-queue', '', order), 'dev', 'gateway');
  expect((await gateway(RPS))?.rates).toEqual({ port: 9464, path: '/rates' });
  expect(await gateway('')).not.toHaveProperty('rates');
});
