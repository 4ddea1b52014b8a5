/** The limit: the same processes, started all at once by a script that does nothing but ask them whether they are ready. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import { until } from '../support/measure.mjs';

/** Milliseconds until all are ready; they are ended before it resolves. */
export async function replay(starts) {
  const begun = performance.now();
  const running = starts.map(begin);
  try {
    await Promise.all(running.map((one) => until(one.ready, { timeoutMs: 120_000, everyMs: 10 })));
    return performance.now() - begun;
  } finally {
    await Promise.all(running.map((one) => one.end()));
  }
}

function begin({ argv, env, cwd, uid, gid }) {
  const [file, ...args] = argv;
  const isNode = /(^|\/)node$/.test(file);
  let child;
  let port;
  let over = false;
  const start = () => {
    port = undefined;
    const stdio = ['ignore', 'ignore', 'ignore', ...(isNode ? ['ipc'] : [])];
    child = spawn(isNode ? process.execPath : file, args, {
      env,
      cwd,
      stdio,
      ...(process.getuid?.() === uid ? {} : { uid, gid }),
    });
    child.on('message', (message) => {
      if (message?.type === 'listening') port = message.port;
    });
    // Whoever did not bear that its store is still starting is started again, as any supervisor would.
    child.once('exit', () => {
      if (!over) start();
    });
  };
  start();
  const isEngine = args.some((part) => part.includes('embedded'));
  return {
    ready: async () => {
      if (!isNode)
        return (await readFile(join(args[args.indexOf('-D') + 1], 'postmaster.pid'), 'utf8')).includes('ready');
      return port !== undefined && (isEngine || (await answers(port)));
    },
    end: () =>
      new Promise((resolve) => {
        over = true;
        if (child.exitCode !== null) return resolve();
        child.once('exit', resolve);
        child.kill('SIGINT');
        setTimeout(() => child.kill('SIGKILL'), 5000).unref();
      }),
  };
}

const answers = (port) =>
  new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/readyz', agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).once('error', reject);
  });
