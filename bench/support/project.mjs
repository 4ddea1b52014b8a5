import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './measure.mjs';

const BIN = fileURLToPath(new URL('../../bin/platform.js', import.meta.url));

/** The command line, in a folder. */
export const platform = (cwd, ...args) => platformWith(process.env, cwd, ...args);
const platformWith = (env, cwd, ...args) => run(process.execPath, [BIN, ...args], { cwd, env });

/** A temporary folder that goes when the benchmark ends. */
export async function temporaryFolder(defer) {
  const folder = await mkdtemp(join(tmpdir(), 'platform-bench-'));
  // As anybody's own folders are: where only root may enter, PostgreSQL runs in a user namespace that a bare script cannot repeat.
  await chmod(folder, 0o755);
  defer(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** So many requests that no benchmark meets the limit. */
const NO_LIMIT = 'gateway.rateLimit.requests=1000000';

/**
 * A fresh, installed project of a blueprint under a name that nobody else has. `at(...args)` is its command line on one
 * environment. Everything of it is taken down again at the end, then `last` is called.
 */
export async function freshProject(defer, environment, { blueprint = 'api', set = [], env = process.env, last } = {}) {
  const root = await temporaryFolder(defer);
  const name = `bench-${randomBytes(3).toString('hex')}`;
  const values = [NO_LIMIT, ...set].flatMap((value) => ['--set', value]);
  await platform(root, 'init', name, '--blueprint', blueprint, '--yes', '--no-git', ...values);
  const folder = join(root, name);
  const at = (...args) => platformWith(env, folder, '--env', environment, ...args);
  if (last) defer(() => last({ name }));
  defer(() => at('down', '--data', '--yes'));
  return { name, folder, at };
}

/** Address of the load balancer. */
export async function addressOf({ at }) {
  const { components } = JSON.parse((await at('status', '--json')).stdout);
  return components.find(({ name }) => name === 'load-balancer').address;
}
