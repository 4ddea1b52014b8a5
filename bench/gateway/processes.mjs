import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { until } from '../support/measure.mjs';

export const onPath = (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

const PIN = onPath('taskset');

/** Starts a program on one core (where the system can do that). */
export function start(core, file, args, options = {}) {
  const command = PIN ? ['taskset', ['-c', String(core), file, ...args]] : [file, args];
  const child = spawn(...command, { stdio: ['ignore', 'ignore', 'inherit'], ...options });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return {
    child,
    stop: async () => {
      child.kill('SIGINT');
      setTimeout(() => child.kill('SIGKILL'), 2000).unref();
      await ended;
    },
  };
}

/** Seconds of CPU that a process has used, of its own and for it in the kernel; NaN where the system does not tell. */
export function cpuSeconds(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return Number.NaN;
  }
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

export const listening = (port) =>
  until(
    () =>
      new Promise((resolve, reject) => {
        const socket = connect(port, '127.0.0.1', () => resolve(socket.end())).once('error', reject);
      }),
  );
