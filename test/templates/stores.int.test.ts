import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runSql } from '../../src/embedded/postgres/index.ts';
import { connect } from '../../src/embedded/postgres/ready.ts';
import { Secret } from '../../src/kernel/index.ts';
import { startPostgres, type TestServer } from '../support/postgres.ts';

const templates = join(import.meta.dirname, '../../templates');
const password = (user: string) => new Secret(`of ${user}`);

let server: TestServer;
const clients: Client[] = [];
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.end()));
  await server.remove();
});

async function setUp(
  script: string,
  user: string,
  database: string,
  topics?: string,
  scaler?: string,
  login = server.login,
): Promise<Client> {
  const text = await readFile(join(templates, script), 'utf8');
  const told = topics === undefined ? {} : { TOPICS: topics };
  const counting = scaler === undefined ? {} : { SCALER: new Secret(scaler) };
  const env = { ROLE: user, DATABASE: database, PASSWORD: password(user), ...told, ...counting };
  await runSql(login, text, { env, name: script });
  const client = await connect({ ...server.login, user, password: password(user), database });
  clients.push(client);
  return client;
}

describe('queue of the local runtime', () => {
  const message = JSON.stringify([{ id: 'm', key: 'k', type: 't', data: { card: 'secret' }, headers: {} }]);
  const take = (client: Client, group: string) =>
    client.query(`select data from queue.take($1, '{orders}', gen_random_uuid(), '{}', 10, 1000)`, [group]);
  let order: Client;
  let worker: Client;

  beforeAll(async () => {
    const script = 'rabbitmq/config/create-user.sql';
    // Both at the same time, and again when they are there.
    await Promise.all([setUp(script, 'order', 'queue'), setUp(script, 'worker', 'queue')]);
    order = await setUp(script, 'order', 'queue');
    worker = await setUp(script, 'worker', 'queue');
  });

  it('gives each user what its groups need', async () => {
    await worker.query(`select queue.subscribe('worker', '{orders}')`);
    await order.query('select queue.publish($1, $2)', ['orders', message]);
    expect((await take(worker, 'worker')).rows).toEqual([{ data: { card: 'secret' } }]);
  });

  it('keeps for a user what its template says it consumes, before it is there', async () => {
    const script = 'rabbitmq/config/create-user.sql';
    await setUp(script, 'late', 'queue', '');
    const late = await setUp(script, 'late', 'queue', 'users,orders');
    await order.query('select queue.publish($1, $2)', ['orders', message.replace('"m"', '"early"')]);
    await late.query(`select queue.subscribe('late', '{orders,users}')`);
    expect((await take(late, 'late')).rows).toHaveLength(1);
  });

  it('keeps the messages of a group from all others', async () => {
    await worker.query(`select queue.subscribe('mine', '{orders}')`);
    await order.query('select queue.publish($1, $2)', ['orders', message.replace('"m"', '"n"')]);
    await expect(order.query(`select queue.subscribe('mine', '{orders}')`)).rejects.toThrow(/belongs to another user/);
    expect((await take(order, 'mine')).rows).toEqual([]);
    expect((await order.query(`select * from queue.backlog('mine')`)).rows).toEqual([]);
    expect((await order.query(`select * from queue.dead('mine', 10)`)).rows).toEqual([]);
    expect((await order.query(`select queue.redrive('mine', null)`)).rows).toEqual([{ redrive: 0 }]);
    expect((await take(worker, 'mine')).rows).toHaveLength(1);
  });

  it('tells a scaler what waits for a group, and lets it do nothing else', async () => {
    const script = 'postgres-queue/config/create-user.sql';
    const counted = await setUp(script, 'counted', 'queue', 'orders', 'of the scaler');
    const login = { ...server.login, user: 'queue_scaler', password: new Secret('of the scaler'), database: 'queue' };
    const scaler = await connect(login);
    clients.push(scaler);
    const backlog = async () => (await scaler.query(`select scaling.backlog('counted')`)).rows[0];
    expect(await backlog()).toEqual({ backlog: '0' });
    await order.query('select queue.publish($1, $2)', ['orders', message.replace('"m"', '"first"')]);
    await order.query('select queue.publish($1, $2)', ['orders', message.replace('"m"', '"second"')]);
    await take(counted, 'counted');
    expect(await backlog()).toEqual({ backlog: '2' });
    for (const statement of [
      `select queue.publish('orders', '[]')`,
      `select queue.subscribe('counted', '{orders}')`,
      'select * from queue.messages',
      'create schema mine',
    ]) {
      await expect(scaler.query(statement)).rejects.toThrow(/permission denied/);
    }
    await expect(order.query(`select scaling.backlog('counted')`)).rejects.toThrow(/permission denied/);
  });

  it.each(['messages', 'dead', 'taken', 'groups', 'subscriptions'])('shows nobody the table %s', async (table) => {
    await expect(worker.query(`select * from queue.${table}`)).rejects.toThrow(/permission denied/);
    await expect(worker.query(`delete from queue.${table}`)).rejects.toThrow(/permission denied/);
  });

  it('lets nobody change it', async () => {
    for (const statement of [
      'create table queue.mine (a int)',
      'create table mine (a int)',
      'create temporary table mine (a int)',
      `select queue.own('worker')`,
      'set role queue_owner',
      'drop function queue.clean()',
    ]) {
      await expect(worker.query(statement), statement).rejects.toThrow(/permission denied|must be owner/);
    }
  });
});

describe('search of the local runtime', () => {
  it('has a database with trigrams for each user', async () => {
    const script = 'opensearch/config/create-user.sql';
    await setUp(script, 'review', 'review');
    const review = await setUp(script, 'review', 'review');
    const { rows } = await review.query(`select similarity('kitchen', 'kitchn') > 0.3 as close`);
    expect(rows).toEqual([{ close: true }]);
    await review.query('create table documents (id text)');
    await expect(setUp(script, 'other', 'other')).resolves.toBeDefined();
    const outside = connect({ ...server.login, user: 'other', password: password('other'), database: 'review' });
    await expect(outside).rejects.toThrow(/permission denied/);
  });
});

describe('databases of a server of somebody else', () => {
  it('are made by an administrator who is no superuser, as often as it is asked to', async () => {
    const [chief, script] = [password('chief'), 'postgres/config/create-role.sql'];
    const root = await connect(server.login);
    clients.push(root);
    await root.query(`create role chief login createrole createdb password '${chief.reveal()}'`);
    const login = { ...server.login, user: 'chief', password: chief };
    const user = 'goods';
    for (let times = 0; times < 2; times += 1) await setUp(script, user, user, undefined, undefined, login);
    const client = await setUp(script, user, user, undefined, undefined, login);
    await client.query('create table things (id int)');
    const { rows } = await root.query('select rolsuper, rolcreatedb, rolcreaterole from pg_roles where rolname = $1', [
      user,
    ]);
    expect(rows).toEqual([{ rolsuper: false, rolcreatedb: false, rolcreaterole: false }]);
    const other = await setUp(script, 'stranger', 'stranger', undefined, undefined, login);
    expect(other).toBeDefined();
    await expect(
      connect({ ...server.login, user: 'stranger', password: password('stranger'), database: user }),
    ).rejects.toThrow('permission denied');
  });
});
