import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPackage, type Package } from './support/package.ts';
import { alive, eventually, makeProject, never, type Project, processOf, up } from './support/project.ts';

const YAML = `
services: { hello: { template: plain, port: 28441, uses: [db, cache] } }
data: { db: { template: postgres }, cache: { template: valkey } }
`;

let pack: Package;
let project: Project;
beforeAll(async () => {
  pack = await buildPackage();
  project = await makeProject(pack, YAML);
});
afterAll(async () => {
  await project.remove();
  await pack.remove();
});

/** What the service is given to reach its database. */
async function login(): Promise<pg.ClientConfig> {
  const env = (await processOf(project, 'hello'))?.env ?? {};
  const password = await readFile(env.DB_PASSWORD_FILE ?? '', 'utf8');
  return {
    host: env.DB_HOST ?? '',
    port: Number(env.DB_PORT),
    user: env.DB_USER ?? '',
    database: env.DB_DATABASE ?? '',
    password,
    connectionTimeoutMillis: 2000,
  };
}

async function query(text: string, values: unknown[] = []): Promise<pg.QueryResult> {
  const client = new pg.Client(await login());
  client.on('error', () => undefined);
  await client.connect();
  return client.query(text, values).finally(() => client.end());
}

describe('embedded stores', () => {
  test('each user of a store has its own role, and secrets are readable by this user alone', async () => {
    const { outcome } = await up(await project.target());
    expect(outcome).toMatchObject({ status: 'done', failures: [] });
    expect((await query('select current_user as me')).rows).toEqual([{ me: 'hello' }]);
    await query('create table kept (n int)');
    await query('insert into kept values (1)');
    expect((await stat(join(project.stateDir, 'secrets/store.json'))).mode & 0o777).toBe(0o600);
    const status = await (await project.target()).status(never);
    expect(status?.tasks).toEqual([{ id: 'db/user-hello', state: 'done' }]);
    expect(status?.components.map(({ name, driver }) => [name, driver])).toEqual([
      ['cache', 'redis'],
      ['db', 'postgres'],
      ['hello', undefined],
      ['hello-load-balancer', undefined],
    ]);
  });

  test('no secret value is in logs, the list of processes, status, or the records of tasks', async () => {
    const store = JSON.parse(await readFile(join(project.stateDir, 'secrets/store.json'), 'utf8')) as Record<
      string,
      { value: string }
    >;
    const values = Object.values(store).map(({ value }) => value);
    expect(values.length).toBeGreaterThanOrEqual(3);
    const files = await readdir(project.stateDir, { recursive: true, withFileTypes: true });
    const told = files.filter((file) => file.isFile() && !/\/(secrets|data)(\/|$)/.test(file.parentPath));
    expect(told.length).toBeGreaterThan(5);
    const texts = await Promise.all(told.map((file) => readFile(join(file.parentPath, file.name), 'utf8')));
    const status = JSON.stringify(await (await project.target()).status(never));
    for (const value of values) for (const text of [...texts, status]) expect(text).not.toContain(value);
  });

  test('kill -9 of the database under writes: it comes back by itself and every acknowledged write is there', async () => {
    await query('create table written (n int primary key)');
    const acknowledged: number[] = [];
    let next = 0;
    let stop = false;
    const writer = (async () => {
      while (!stop) {
        const n = next++;
        await query('insert into written values ($1)', [n]).then(
          () => acknowledged.push(n),
          () => undefined,
        );
      }
    })();
    await eventually(() => acknowledged.length > 20, 'writes are acknowledged');
    const before = await processOf(project, 'db');
    process.kill(before?.pid ?? 0, 'SIGKILL');
    const atKill = acknowledged.length;
    await eventually(() => acknowledged.length > atKill + 20, 'writes are acknowledged again', 20_000);
    stop = true;
    await writer;
    const found = new Set((await query('select n from written')).rows.map((row: { n: number }) => row.n));
    expect(acknowledged.filter((n) => !found.has(n))).toEqual([]);
    expect((await processOf(project, 'db'))?.port).toBe(before?.port);
  });

  test('kill -9 of the agent: node programs end, the database is reported and ended by the next up, data stays', async () => {
    const agent = (await project.agentPid()) ?? 0;
    const hello = (await processOf(project, 'hello'))?.pid ?? 0;
    const db = (await processOf(project, 'db'))?.pid ?? 0;
    process.kill(agent, 'SIGKILL');
    await eventually(async () => !(await alive(agent)) && !(await alive(hello)), 'agent and service end');
    expect(await alive(db)).toBe(true);
    const status = await (await project.target()).status(never);
    expect(status?.components.find(({ name }) => name === 'db')).toMatchObject({ state: 'failed' });
    const { outcome } = await up(await project.target());
    expect(outcome).toMatchObject({ status: 'done', failures: [] });
    expect(await alive(db)).toBe(false);
    expect((await query('select n from kept')).rows).toEqual([{ n: 1 }]);
  });

  test('down keeps data and finished tasks, down --data removes them', async () => {
    const target = await project.target();
    expect(await target.down({ data: false }, () => undefined, never)).toMatchObject({ status: 'done' });
    const again = await up(await project.target());
    expect(again.outcome).toMatchObject({ status: 'done' });
    expect(again.events.some((event) => event.type === 'operation' && event.action === 'run')).toBe(false);
    expect((await query('select n from kept')).rows).toEqual([{ n: 1 }]);
    expect(await (await project.target()).down({ data: true }, () => undefined, never)).toMatchObject({
      status: 'done',
    });
    expect(await readdir(join(project.stateDir, 'data'))).toEqual([]);
    expect(JSON.parse(await readFile(join(project.stateDir, 'secrets/store.json'), 'utf8'))).toEqual({});
    expect((await up(await project.target())).outcome).toMatchObject({ status: 'done' });
    await expect(query('select n from kept')).rejects.toThrow(/kept/);
  });
});
