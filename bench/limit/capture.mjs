/** What the processes of a running platform were started with, so that a bare script can start the same ones. Linux only. */
import { cp, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** The processes right below the agent of a project: `{ argv, env, cwd, uid, gid }` of each. */
export async function capture(folder) {
  const { pid } = JSON.parse(await readFile(join(folder, '.platform/local/agent.lock'), 'utf8'));
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(/\s+/).filter(Boolean);
  const found = await Promise.all(children.map((child) => startOf(child).catch(() => undefined)));
  // The project's own build watches for edits; it is no part of the platform.
  return found.filter((one) => one && one.argv.length > 0 && !one.argv.some((part) => part.endsWith('build.mjs')));
}

/** What stays where it is while the platform is down. */
const STAYS = /^(data|logs|tasks|agent\..*)$/;

/**
 * Keeps what the platform has written for its processes, and takes away when it stops (configuration, secrets, endpoints), in the
 * folder `aside`. The returned function puts it back.
 */
export async function keepSurroundings(folder, aside) {
  const state = join(folder, '.platform/local');
  const names = (await readdir(state)).filter((name) => !STAYS.test(name));
  const copy = (from, to) =>
    Promise.all(names.map((name) => cp(join(from, name), join(to, name), { recursive: true, force: true })));
  await copy(state, aside);
  return () => copy(aside, state);
}

async function startOf(pid) {
  const [argv, environ, cwd, status] = await Promise.all([
    readFile(`/proc/${pid}/cmdline`, 'utf8'),
    readFile(`/proc/${pid}/environ`, 'utf8'),
    readlink(`/proc/${pid}/cwd`),
    readFile(`/proc/${pid}/status`, 'utf8'),
  ]);
  const env = Object.fromEntries(
    split(environ).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  // A channel that only its own parent has.
  delete env.NODE_CHANNEL_FD;
  delete env.NODE_CHANNEL_SERIALIZATION_MODE;
  const id = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  return { argv: split(argv), env, cwd, uid: id('Uid'), gid: id('Gid') };
}

const split = (text) => text.split('\0').filter((part) => part !== '');
