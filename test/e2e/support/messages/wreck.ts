import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import type { Client } from 'pg';
import { connect } from '../../../../src/embedded/postgres/ready.ts';
import type { TestServer } from '../../../support/postgres.ts';

export interface Wreck {
  /** Folder of a generated project with its packages. */
  readonly project: string;
  readonly server: TestServer;
  /** Decides what is killed, and when. */
  readonly seed: number;
  readonly seconds: number;
}

export interface Counted {
  /** Of each: programs, and the server. */
  readonly kills: number;
  readonly produced: number;
  readonly handled: number;
  /** Numbers of a key that were handled twice, or after a later one. */
  readonly outOfOrder: number;
  readonly leftOver: number;
  /** Programs that ended though nobody told them to. */
  readonly crashed: number;
}

const TABLES = `
create table counters (key text primary key, number integer not null default 1);
create table effects (seq bigint generated always as identity primary key, key text not null, number integer not null);
`;

/** Producers with relays and consumers at work while they and their server are killed, again and again; then everything is counted. */
export async function wreck({ project, server, seed, seconds }: Wreck): Promise<Counted> {
  const program = await bundle(project);
  await prepare(project, server);
  const random = mulberry32(seed);
  const children = new Map<string, ChildProcess>();
  let crashed = 0;
  const launch = (name: string) => {
    const child = start(program, name, project, server);
    // Killed, it has no code; told to end, its code is 0.
    child.once('exit', (code) => {
      if (code) crashed += 1;
    });
    children.set(name, child);
  };
  const names = ['producer-1', 'producer-2', 'consumer-1', 'consumer-2'];
  for (const name of names) launch(name);

  let kills = 0;
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    await sleep(200 + random() * 1300);
    kills += 1;
    if (random() < 0.15) {
      await server.kill('SIGKILL');
      await sleep(random() * 500);
      await server.start();
      continue;
    }
    const name = names[Math.floor(random() * names.length)] as string;
    await stop(children.get(name), 'SIGKILL');
    launch(name);
  }
  // Producers end in order; consumers and relays are given the time to finish.
  for (const name of names.filter((one) => one.startsWith('producer'))) await stop(children.get(name), 'SIGTERM');
  launch('producer-1');
  await stop(children.get('producer-1'), 'SIGTERM', 1500);
  const shop = await connect({ ...server.login, database: 'shop' });
  const queue = await connect({ ...server.login, database: 'queue' });
  try {
    for (const giveUp = Date.now() + 60_000; Date.now() < giveUp; await sleep(100)) {
      if ((await leftOver(shop, queue)) === 0) break;
    }
    for (const name of names) await stop(children.get(name), 'SIGTERM');
    return { kills, crashed, ...(await count(shop)), leftOver: await leftOver(shop, queue) };
  } finally {
    await Promise.all([shop.end(), queue.end()]);
    for (const child of children.values()) await stop(child, 'SIGKILL');
  }
}

async function bundle(project: string): Promise<string> {
  const outfile = join(project, 'wreck.mjs');
  const source = await readFile(join(import.meta.dirname, 'program.mjs'), 'utf8');
  // As if it lay in the project, so that it finds the project's packages.
  const result = await build({
    stdin: { contents: source, resolveDir: project },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    packages: 'bundle',
    external: ['pg', 'pino'],
  });
  await writeFile(outfile, result.outputFiles[0]?.text ?? '');
  return outfile;
}

async function prepare(project: string, server: TestServer): Promise<void> {
  const admin = await connect(server.login);
  await admin.query('create database shop');
  await admin.query('create database queue');
  await admin.end();
  const kit = join(project, 'packages/kit/src');
  const [schema, tables] = await Promise.all([
    readFile(join(kit, 'queue/postgres/schema.sql'), 'utf8'),
    readFile(join(kit, 'outbox/tables.ts'), 'utf8'),
  ]);
  const outbox = /`([^`]*)`/.exec(tables.slice(tables.indexOf('OUTBOX_TABLES')))?.[1] ?? '';
  const queue = await connect({ ...server.login, database: 'queue' });
  await queue.query(schema);
  // Known before anything is published.
  await queue.query(`select queue.subscribe('collector', '{numbers}')`);
  await queue.end();
  const shop = await connect({ ...server.login, database: 'shop' });
  await shop.query(TABLES + outbox);
  await shop.end();
}

function start(program: string, name: string, cwd: string, { login }: TestServer): ChildProcess {
  const binding = (prefix: string, database: string) => ({
    [`${prefix}_DRIVER`]: 'postgres',
    [`${prefix}_HOST`]: login.host,
    [`${prefix}_PORT`]: String(login.port),
    [`${prefix}_DATABASE`]: database,
    [`${prefix}_USER`]: login.user,
    [`${prefix}_PASSWORD`]: login.password.reveal(),
  });
  return spawn(process.execPath, [program, name.replace(/-.*/, '')], {
    cwd,
    env: { ...process.env, ...binding('DB', 'shop'), ...binding('QUEUE', 'queue') },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

async function stop(child: ChildProcess | undefined, signal: NodeJS.Signals, afterMs = 0): Promise<void> {
  await sleep(afterMs);
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

async function leftOver(shop: Client, queue: Client): Promise<number> {
  const waiting = await shop.query<{ count: string }>('select count(*) from outbox');
  const queued = await queue.query<{ count: string }>('select count(*) from queue.messages');
  const dead = await queue.query<{ count: string }>('select count(*) from queue.dead');
  return [waiting, queued, dead].reduce((sum, { rows }) => sum + Number(rows[0]?.count), 0);
}

async function count(shop: Client): Promise<Pick<Counted, 'produced' | 'handled' | 'outOfOrder'>> {
  const { rows } = await shop.query<{ produced: number; handled: number; out_of_order: number }>(`
    select (select coalesce(sum(number), 0) from counters)::integer as produced,
      (select count(*) from effects)::integer as handled,
      (select count(*) from (
        select number, row_number() over (partition by key order by seq) as place from effects) e
        where number <> place)::integer as out_of_order`);
  const [{ produced = 0, handled = 0, out_of_order = 0 } = {}] = rows;
  return { produced, handled, outOfOrder: out_of_order };
}

/** A small generator of pseudo-random numbers from 0 to 1: the same seed, the same wreckage. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
