import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Login, prepareData, startCommand, waitReady } from '../../src/embedded/postgres/index.ts';
import { Secret } from '../../src/kernel/index.ts';
import { nodeNet } from '../../src/kernel/node/index.ts';

/** The embedded PostgreSQL on data of its own, for one suite. */
export interface TestServer {
  /** Of its administrator. */
  readonly login: Login;
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Again on the same port and data. */
  start(): Promise<void>;
  /** Ends it and deletes its data. */
  remove(): Promise<void>;
}

export async function startPostgres(): Promise<TestServer> {
  const root = await mkdtemp(join(tmpdir(), 'platform-pg-'));
  await chmod(root, 0o755);
  const [dataDir, cacheDir] = [join(root, 'data'), join(root, 'cache')];
  const password = new Secret('of the administrator');
  const port = await nodeNet.freePort();
  const login: Login = { host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' };
  await prepareData({ dataDir, cacheDir, adminPassword: password });
  let child: ChildProcess | undefined;

  const kill = async (signal: NodeJS.Signals = 'SIGINT') => {
    const ending = child;
    child = undefined;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    ending.kill(signal);
    await once(ending, 'exit');
  };
  const start = async () => {
    const { file, args, cwd, env, uid, gid } = await startCommand({ dataDir, cacheDir, port });
    const user = uid === undefined || gid === undefined ? {} : { uid, gid };
    const signal = AbortSignal.timeout(30_000);
    for (;;) {
      const started = spawn(file, args, { cwd, env, stdio: 'ignore', ...user });
      child = started;
      const ended = once(started, 'exit').then(() => 'ended' as const);
      if ((await Promise.race([waitReady(login, signal), ended])) !== 'ended') return;
      // Of a server that was killed, processes may still hold its memory for a moment: the next one gives up.
      signal.throwIfAborted();
      await sleep(100);
    }
  };
  await start();
  return {
    login,
    kill,
    start,
    remove: async () => {
      await kill();
      await rm(root, { recursive: true, force: true });
    },
  };
}
