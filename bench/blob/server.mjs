import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../dist/embedded/blob.js', import.meta.url));

/** Starts the engine as the local runtime does; `target` is what a client needs. */
export async function start(folder) {
  const users = join(folder, 'users');
  await mkdir(users, { recursive: true });
  await writeFile(join(users, 'bench'), 'secret');
  const args = ['--port', '0', '--data', join(folder, 'data'), '--users', users, '--buckets', 'media'];
  const child = fork(PROGRAM, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [{ port }] = await once(child, 'message');
  return {
    target: { port, user: 'bench', secret: 'secret', bucket: 'media' },
    /** Milliseconds of CPU that it has used. */
    cpu: async () => {
      const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8').catch(() => '');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // USER_HZ is 100 on every Linux that Node runs on.
      return (Number(fields[11]) + Number(fields[12])) * 10;
    },
    /** MiB. */
    memory: async () => {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
      return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN) / 1024;
    },
    stop: async () => {
      const exit = once(child, 'exit');
      child.kill('SIGINT');
      await exit;
    },
  };
}
