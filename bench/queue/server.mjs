import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The embedded PostgreSQL as the local runtime starts it, with the tables of the queue; `settings` is what the kit needs. */
export async function start(library, folder, project) {
  const { connect, nodeNet, prepareData, Secret, startCommand, waitReady } = await import(library);
  await chmod(folder, 0o755);
  const password = new Secret('bench');
  const options = { dataDir: join(folder, 'data'), cacheDir: join(folder, 'cache'), port: await nodeNet.freePort() };
  await prepareData({ ...options, adminPassword: password });
  const { file, args, cwd, env, uid, gid, stopSignal } = await startCommand(options);
  const child = spawn(file, args, { cwd, env, stdio: 'ignore', ...(uid === undefined ? {} : { uid, gid }) });
  const exit = once(child, 'exit');
  const login = { host: '127.0.0.1', port: options.port, user: 'postgres', database: 'postgres', password };
  await waitReady(login);
  const client = await connect(login);
  const schema = await readFile(join(project, 'packages/kit/src/queue/postgres/schema.sql'), 'utf8');
  await client.query(schema).finally(() => client.end());
  const { host, port, user, database } = login;
  return {
    settings: {
      driver: 'postgres',
      host,
      port,
      user,
      database,
      password: 'bench',
      tls: 'off',
      pool: 3,
      connectMs: 5000,
    },
    /** Microseconds of CPU that the server and all its processes have used. */
    cpu: () => cpuOf(child.pid),
    stop: async () => {
      child.kill(stopSignal);
      await exit;
    },
  };
}

async function cpuOf(pid) {
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(/\s+/).filter(Boolean);
  const stats = await Promise.all(
    [pid, ...children].map((one) => readFile(`/proc/${one}/stat`, 'utf8').catch(() => '')),
  );
  // Own time and that of processes that have ended. USER_HZ is 100 on every Linux that Node runs on.
  const ticks = stats.flatMap((stat) =>
    stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 15)
      .map(Number),
  );
  return ticks.reduce((sum, each) => sum + each, 0) * 10_000;
}
