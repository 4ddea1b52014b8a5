import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SCRIPT = join(import.meta.dirname, '../../templates/rabbitmq/config/create-user.mjs');
/** Of a project: what it imports is installed there, not here. */
const TOPOLOGY = join(import.meta.dirname, '../../templates/kit/files/src/queue/rabbitmq/topology.ts');
type Made = Map<string, Record<string, unknown>>;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rabbitmq-'));
  for (const name of ['admin', 'scaler', 'password']) await writeFile(join(folder, name), `of ${name}\n`);
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the set-up of one user against a server that takes everything; what it was asked for, by path below /api. */
async function setUp(env: Record<string, string>, answer: (path: string, count: number) => number = () => 204) {
  const made: Made = new Map();
  const counts = new Map<string, number>();
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += String(part);
    const path = decodeURIComponent((request.url ?? '').replace('/api/', '').replaceAll('%2F', '~'));
    const count = (counts.get(path) ?? 0) + 1;
    counts.set(path, count);
    const status = answer(path, count);
    if (status < 300) made.set(path, JSON.parse(text) as Record<string, unknown>);
    response.writeHead(status).end(status === 400 ? 'user_already_exists' : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const login = { HOST: '127.0.0.1', PORT: String(port), ADMIN: 'queue_admin', SECRETS: folder };
  try {
    await promisify(execFile)(process.execPath, [SCRIPT], { env: { ...process.env, ...login, ...env } });
  } finally {
    server.close();
  }
  return made;
}

/** What the driver of the kit makes where it may. */
async function madeByDriver(group: string, topic: string): Promise<Made> {
  const made: Made = new Map();
  const keys = new Map<string, unknown>();
  const missing = async () => {
    throw Object.assign(new Error('not found'), { code: 404 });
  };
  const channel = {
    on: () => channel,
    once: () => channel,
    close: async () => {},
    checkQueue: missing,
    checkExchange: missing,
    assertExchange: async (name: string, type: string) => void made.set(`exchanges/~/${name}`, { type }),
    assertQueue: async (name: string, options: { arguments: object }) =>
      void made.set(`queues/~/${name}`, { arguments: options.arguments }),
    bindQueue: async (queue: string, source: string, key: string) => void keys.set(`${source} q ${queue}`, key),
    bindExchange: async (target: string, source: string, key: string) => void keys.set(`${source} e ${target}`, key),
  };
  const driver = (await import(TOPOLOGY)) as { ensureGroup(model: object, ...names: string[]): Promise<void> };
  await driver.ensureGroup({ createChannel: async () => channel }, group, topic);
  for (const [name, key] of keys) {
    const [source, type, target] = name.split(' ');
    made.set(`bindings/~/e/${source}/${type}/${target}`, { routing_key: key });
  }
  return made;
}

const permissions = (made: Made, user: string) => made.get(`permissions/~/${user}`) as Record<string, string>;
const allowed = (rule: string | undefined, names: readonly string[]) =>
  names.filter((name) => new RegExp(rule ?? '^$').test(name));

describe('the set-up of a user of RabbitMQ', () => {
  const order = { ACCOUNT: 'order', TOPICS: 'products', PUBLISHES: 'orders' };

  it('makes what the driver of the kit would make', async () => {
    const made = await setUp(order);
    const expected = await madeByDriver('order', 'products');
    expect(expected.size).toBeGreaterThan(10);
    for (const [path, value] of expected)
      expect([path, made.get(path)]).toEqual([path, expect.objectContaining(value)]);
    expect(made.get('exchanges/~/topic:orders')).toMatchObject({ type: 'fanout' });
  });

  it('lets it write to its topics and its own group, read its own queues, and make nothing else', async () => {
    const { configure, write, read } = permissions(await setUp(order), 'order');
    const exchanges = ['topic:orders', 'topic:products', 'order:products', 'worker:orders', '', 'amq.default'];
    expect(allowed(write, exchanges)).toEqual(['topic:orders', 'order:products']);
    const queues = [
      'order:products:0',
      'order:products:dead',
      'order:products:wait:60',
      'worker:orders:0',
      'reorder:products:0',
    ];
    expect(allowed(read, queues)).toEqual(queues.slice(0, 3));
    expect(allowed(write, queues)).toEqual(['order:products:wait:60']);
    const own = ['order:products:seat:0', 'order:products:wait:60'];
    expect(allowed(configure, [...own, ...exchanges, 'order:products:0', 'worker:orders:seat:0'])).toEqual(own);
  });

  it('gives a program that says nothing about its topics a group of its own, and nobody else’s', async () => {
    const { configure, read } = permissions(await setUp({ ACCOUNT: 'mine', TOPICS: 'orders', PUBLISHES: '*' }), 'mine');
    const names = ['topic:anything', 'mine:orders:0', 'worker:orders:0', 'queue_admin', 'mine'];
    for (const rule of [configure, read]) expect(allowed(rule, names)).toEqual(['topic:anything', 'mine:orders:0']);
  });

  it('gives the autoscaler a user that may do nothing', async () => {
    const made = await setUp(order);
    expect(made.get('users/queue_scaler')).toEqual({ password: 'of scaler', tags: 'management' });
    expect(permissions(made, 'queue_scaler')).toEqual({ configure: '^$', write: '^$', read: '^$' });
    expect(made.get('users/order')).toEqual({ password: 'of password', tags: '' });
  });

  it('tries again where another one makes the same thing, and where the server is busy', async () => {
    const busy = (path: string, count: number) => {
      if (path === 'users/queue_scaler' && count === 1) return 400;
      return path.startsWith('queues/') && count === 1 ? 500 : 204;
    };
    expect(permissions(await setUp(order, busy), 'order')).toBeDefined();
    await expect(setUp(order, (path) => (path === 'exchanges/~/topic:orders' ? 403 : 204))).rejects.toThrow(/403/);
  });
});
