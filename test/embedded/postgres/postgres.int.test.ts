import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type Login,
  postgresBinaries,
  prepareData,
  removeStalePid,
  runSql,
  startCommand,
  waitReady,
} from '../../../src/embedded/postgres/index.ts';
import { connect } from '../../../src/embedded/postgres/ready.ts';
import { PlatformError, Secret } from '../../../src/kernel/index.ts';
import { nodeExec, nodeNet } from '../../../src/kernel/node/index.ts';

const CREATE_ROLE = String.raw`
\getenv password USER_PASSWORD
SELECT format('CREATE ROLE %I LOGIN', :'user') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'user') \gexec
ALTER ROLE :"user" PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER %I', :'user', :'user')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'user') \gexec
REVOKE ALL ON DATABASE :"user" FROM PUBLIC;
\connect :"user"
CREATE EXTENSION IF NOT EXISTS pg_trgm;
`;

let root: string;
let cacheDir: string;
const password = new Secret('adm\'in "pass\\word');
const running = new Set<ChildProcess>();

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'platform pg-'));
  await chmod(root, 0o755);
  cacheDir = join(root, 'cache');
});
const kill = async (child: ChildProcess, signal: NodeJS.Signals) => {
  running.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
};
afterEach(async () => {
  for (const child of running) await kill(child, 'SIGINT');
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function start(dataDir: string): Promise<{ login: Login; child: ChildProcess; log: () => string }> {
  await prepareData({ dataDir, cacheDir, adminPassword: password });
  const port = await nodeNet.freePort();
  const { file, args, cwd, env, uid, gid } = await startCommand({ dataDir, cacheDir, port });
  const child = spawn(file, args, {
    cwd,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid }),
  });
  running.add(child);
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    log += text;
  });
  const login: Login = { host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' };
  await waitReady(login, AbortSignal.timeout(20_000));
  return { login, child, log: () => log };
}

async function ask(login: Login, query: string): Promise<unknown[]> {
  const client = await connect(login);
  try {
    return (await client.query({ text: query, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

describe('data', () => {
  it('is made once, in a folder with spaces, and the template is kept for the next', async () => {
    const dataDir = join(root, 'data', 'made once');
    expect(await prepareData({ dataDir, cacheDir, adminPassword: password })).toEqual({ created: true });
    expect(await prepareData({ dataDir, cacheDir, adminPassword: new Secret('other') })).toEqual({ created: false });
    expect(await readdir(join(root, 'data'))).toEqual(['made once']);
    expect((await readdir(cacheDir)).filter((name) => name.endsWith('-data'))).toHaveLength(1);
    expect((await readFile(join(dataDir, 'pg_hba.conf'), 'utf8')).match(/^[^#].*$/gm)).toEqual([
      'host all all 127.0.0.1/32 scram-sha-256',
    ]);
  });

  it('of several stores that start together on a new machine comes from one template', async () => {
    const fresh = join(root, 'cache of a new machine');
    const folders = ['one', 'two', 'three'].map((name) => join(root, 'together', name));
    const made = await Promise.all(
      folders.map((dataDir) => prepareData({ dataDir, cacheDir: fresh, adminPassword: password })),
    );
    expect(made).toEqual(folders.map(() => ({ created: true })));
    expect((await readdir(fresh)).filter((name) => name.includes('.new-'))).toEqual([]);
  });
  it('left half made by a crash is made anew', async () => {
    const dataDir = join(root, 'data', 'crashed');
    await mkdir(`${dataDir}.new-1/base`, { recursive: true });
    expect(await prepareData({ dataDir, cacheDir, adminPassword: password })).toEqual({ created: true });
    expect((await readdir(join(root, 'data'))).filter((name) => name.startsWith('crashed'))).toEqual(['crashed']);
  });

  it('of another version or of somebody else is refused', async () => {
    const old = join(root, 'data', 'old');
    await mkdir(old, { recursive: true });
    await writeFile(join(old, 'PG_VERSION'), '16\n');
    await expect(prepareData({ dataDir: old, cacheDir, adminPassword: password })).rejects.toThrow(
      'the data was written by PostgreSQL 16, the embedded engine is PostgreSQL 18',
    );
    await writeFile(join(old, 'PG_VERSION'), 'a novel');
    await rm(join(old, 'PG_VERSION'));
    await writeFile(join(old, 'novel.txt'), 'once upon a time');
    await expect(prepareData({ dataDir: old, cacheDir, adminPassword: password })).rejects.toThrow(
      'no PostgreSQL data',
    );
  });

  it('comes from a copy of the binaries where the installation lacks its links and belongs to others', async () => {
    const folder = join(root, 'installation');
    await mkdir(join(folder, 'native', 'lib'), { recursive: true });
    await writeFile(join(folder, 'package.json'), '{"version":"18.0.0"}');
    await writeFile(join(folder, 'native', 'lib', 'libpq.so.5.18'), 'library');
    await writeFile(
      join(folder, 'native', 'pg-symlinks.json'),
      '[{"source":"native/lib/libpq.so.5.18","target":"native/lib/libpq.so.5"}]',
    );
    // In place…
    const there = await postgresBinaries({ cacheDir, folder });
    expect(there.root).toBe(join(folder, 'native'));
    expect(await readFile(join(there.root, 'lib', 'libpq.so.5'), 'utf8')).toBe('library');
    // …or, for a user who may not write there, in the cache. Root may write everywhere.
    if (process.getuid?.() === 0) return;
    await rm(join(folder, 'native', 'lib', 'libpq.so.5'));
    await chmod(join(folder, 'native', 'lib'), 0o555);
    const copied = await postgresBinaries({ cacheDir, folder });
    await chmod(join(folder, 'native', 'lib'), 0o755);
    expect(copied.root.startsWith(cacheDir)).toBe(true);
    expect(await readFile(join(copied.root, 'lib', 'libpq.so.5'), 'utf8')).toBe('library');
  });
});

describe('server', () => {
  it('answers on 127.0.0.1 with a password only, as no root, with Unicode', async () => {
    const { login, child, log } = await start(join(root, 'data', 'server'));
    expect(await ask(login, "select lower('ÉCOLE'), current_setting('server_encoding')")).toEqual(['école', 'UTF8']);
    await expect(waitReady({ ...login, password: new Secret('wrong') })).rejects.toThrow(
      'password authentication failed',
    );
    const owner = (await stat(`/proc/${child.pid}`).catch(() => undefined))?.uid;
    if (owner !== undefined && process.getuid?.() === 0) expect(owner).toBe(65_534);
    await expect(
      runSql(login, "select 1;\nALTER ROLE nobody PASSWORD :'p'", { vars: { p: new Secret('s3cret') } }),
    ).rejects.toThrow('role "nobody" does not exist (42704)');
    await kill(child, 'SIGINT');
    expect(child.exitCode).toBe(0);
    expect(log()).not.toContain('s3cret');
  });

  it('gives every user a role and a database, twice the same', async () => {
    const { login } = await start(join(root, 'data', 'roles'));
    const secret = new Secret("p'ss\\wörd");
    for (const user of ['product', 'order-service', 'product']) {
      await runSql(login, CREATE_ROLE, { vars: { user }, env: { USER_PASSWORD: secret } });
    }
    const product = { ...login, user: 'product', database: 'product', password: secret };
    expect(await ask(product, "select current_user, similarity('word', 'words') > 0.5")).toEqual(['product', true]);
    await expect(ask({ ...product, database: 'order-service' }, 'select 1')).rejects.toThrow('permission denied');
    expect(await ask(login, "select rolname from pg_roles where rolname !~ '^pg_' order by 1")).toEqual([
      'order-service',
      'postgres',
      'product',
    ]);
  });

  it('keeps what was acknowledged through kill -9, and starts again', async () => {
    const dataDir = join(root, 'data', 'killed');
    const first = await start(dataDir);
    await runSql(first.login, 'create table t (n int); insert into t select generate_series(1, 1000);');
    const busy = await connect(first.login);
    const lost = busy.query('select pg_sleep(60)').catch((error: Error) => error);
    await kill(first.child, 'SIGKILL');
    expect(await removeStalePid(dataDir)).toBeUndefined();
    expect(await lost).toBeInstanceOf(Error);
    expect(await stat(join(dataDir, 'postmaster.pid')).catch(() => undefined)).toBeUndefined();
    const second = await start(dataDir);
    expect(await ask(second.login, 'select count(*)::int from t')).toEqual([1000]);
    expect(await removeStalePid(dataDir)).toBe(second.child.pid);
    await kill(second.child, 'SIGINT');
    const third = await start(dataDir);
    expect(await ask(third.login, 'select count(*)::int from t')).toEqual([1000]);
  });

  it('is told when it does not come', async () => {
    const login: Login = { host: '127.0.0.1', port: await nodeNet.freePort(), user: 'a', password, database: 'a' };
    await expect(waitReady(login, undefined, 200)).rejects.toThrow(PlatformError);
    await expect(waitReady(login, AbortSignal.timeout(100))).rejects.toThrow();
  });
});

describe('scripts', () => {
  it('do the same as with psql itself', async (context) => {
    const psql = await nodeExec.which('psql');
    if (!psql) return context.skip('no psql on PATH');
    const { login } = await start(join(root, 'data', 'scripts'));
    const env = {
      PATH: process.env.PATH ?? '',
      PGPASSWORD: password.reveal(),
      USER_PASSWORD: 'from psql',
    };
    const target = ['-h', login.host, '-p', String(login.port), '-U', login.user, '-d', login.database];
    for (const user of ['by-psql', 'by-psql']) {
      const args = [...target, '-X', '-v', 'ON_ERROR_STOP=1', '-v', `user=${user}`, '-f', '-'];
      const result = await nodeExec.run(psql, args, { env, input: CREATE_ROLE });
      expect(result).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('ERROR') });
    }
    const env2 = { USER_PASSWORD: new Secret('from us') };
    await runSql(login, CREATE_ROLE, { vars: { user: 'by-us' }, env: env2 });
    const roles = await ask(
      login,
      `select rolcanlogin, rolsuper, datname = rolname, replace(array_to_string(datacl, ','), rolname, 'X')
         from pg_roles join pg_database on datdba = pg_roles.oid where rolname like 'by-%' order by rolname`,
    );
    expect(roles).toHaveLength(8);
    expect(roles.slice(0, 4)).toEqual(roles.slice(4));
  });

  it('know the part of psql that they need', async () => {
    const { login } = await start(join(root, 'data', 'scripts'));
    const script = String.raw`
\set table 'odd "name"'
\set half 2
create table :"table" (n int, note text);
insert into :"table" values (:half, :'note'), (4, $$;$$);
select sum(n) as total, 'x' as mark from :"table" \gset my_
insert into :"table" values (:my_total, :'my_mark');
select format('insert into %I values (%s, null)', :'table', n) from :"table" where n = 6 \gexec
`;
    await runSql(login, script, { vars: { note: String.raw`a\b'c` } });
    expect(await ask(login, `select n, note from "odd ""name""" order by n, note nulls last`)).toEqual(
      [
        [2, String.raw`a\b'c`],
        [4, ';'],
        [6, 'x'],
        [6, null],
      ].flat(),
    );
  });

  it('fail with their place and without their secrets', async () => {
    const { login } = await start(join(root, 'data', 'scripts'));
    const options = { name: 'create-role.sql', vars: { word: new Secret('hunter2') } };
    const failure = await runSql(login, 'select 1;\n\nselect :word;', options).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      message: 'column "[redacted]" does not exist (42703)',
      where: 'create-role.sql:3',
    });
    await expect(runSql(login, "select :'none'", options)).rejects.toThrow('the variable none is not set');
    await expect(runSql(login, '\\copy t from x', options)).rejects.toThrow('the command \\copy is not known here');
  });
});
