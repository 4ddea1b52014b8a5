/** Program of users.int.test.ts: makes data in the folder argv[2], serves it, asks it, stops it, and prints what it found. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { prepareData, runSql, startCommand, waitReady } from '../../../src/embedded/postgres/index.ts';
import { Secret } from '../../../src/kernel/index.ts';
import { nodeNet } from '../../../src/kernel/node/index.ts';

const root = process.argv[2] ?? '';
const adminPassword = new Secret('password of this run');
const options = { dataDir: join(root, 'data'), cacheDir: join(root, 'cache'), port: await nodeNet.freePort() };
await prepareData({ ...options, adminPassword });
const command = await startCommand(options);
const child = spawn(command.file, command.args, {
  cwd: command.cwd,
  env: command.env,
  stdio: 'ignore',
  ...(command.uid === undefined ? {} : { uid: command.uid, gid: command.gid }),
});
const login = {
  host: '127.0.0.1',
  port: options.port,
  user: 'postgres',
  password: adminPassword,
  database: 'postgres',
};
await waitReady(login, AbortSignal.timeout(20_000));
await runSql(login, 'create table t (n int);');
const pid = (await readFile(join(options.dataDir, 'postmaster.pid'), 'utf8')).split('\n')[0];
child.kill(command.stopSignal);
const [exitCode] = await once(child, 'exit');
const how = command.uid === undefined ? (command.file.endsWith('postgres') ? 'itself' : command.file) : command.uid;
console.log(JSON.stringify({ how, exitCode, sameProcess: pid === String(child.pid) }));
