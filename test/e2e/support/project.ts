import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { type Background, must, type Ran, run, start } from './run.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const WORK = process.env.PLATFORM_E2E_DIR ?? '';
const BIN = join(WORK, 'cli/node_modules/.bin/platform');

/** The packed command line, installed elsewhere without install scripts: what a user gets. */
async function installed(): Promise<string> {
  const marker = join(WORK, 'cli.ready');
  if (existsSync(marker)) return BIN;
  const target = join(WORK, 'cli');
  mkdirSync(target, { recursive: true });
  await must('npm', ['pack', '--ignore-scripts', '--pack-destination', WORK], { cwd: ROOT });
  const tarball = readdirSync(WORK).find((name) => name.endsWith('.tgz')) ?? '';
  writeFileSync(join(target, 'package.json'), '{ "private": true }\n');
  const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', join(WORK, tarball)];
  await must('npm', install, { cwd: target });
  writeFileSync(marker, '');
  return BIN;
}

export interface Project {
  readonly folder: string;
  platform(...args: readonly string[]): Promise<Ran>;
  /** In the background, e.g. `up` in the foreground. */
  begin(...args: readonly string[]): Background;
  npm(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ran>;
}

function projectIn(folder: string, env: Readonly<Record<string, string>> = {}): Project {
  const options = { cwd: folder, env: { ...environment(), ...env } };
  return {
    folder,
    platform: (...args) => run(BIN, args, options),
    begin: (...args) => start(BIN, args, options),
    npm: (args, env) => run('npm', args, { cwd: folder, ...(env ? { env } : {}) }),
  };
}

/** Clusters are reached by the kubeconfig of the tests and by no other; engines on PATH are not used, as where there is only Node. */
function environment(): Record<string, string> {
  const cluster = process.env.PLATFORM_TEST_KUBECONFIG ?? '/nonexistent';
  return { KUBECONFIG: cluster, CI: '1', PLATFORM_ENGINES: 'embedded' };
}

/** One generated, installed project of the `api` blueprint for the whole run. */
export async function sharedProject(): Promise<Project> {
  const bin = await installed();
  const folder = join(WORK, 'shop');
  if (!existsSync(join(WORK, 'shop.ready'))) {
    const loader = process.env.PLATFORM_TEST_IMAGE_LOADER;
    const run = Math.random().toString(36).slice(2, 8);
    const set = [
      ...(loader === undefined ? [] : ['--set', `delivery.images.command=${loader}`]),
      '--set',
      `environments.dev.namespace=e2e-${run}`,
      '--set',
      `gateway.port=${await freePort()}`,
    ];
    await must(bin, ['init', 'shop', '--yes', '--blueprint', 'api', ...set], { cwd: WORK, env: environment() });
    writeFileSync(join(WORK, 'shop.ready'), '');
  }
  return projectIn(folder);
}

/** What images of engines are not everywhere: Grafana's; and in SeaweedFS' place may be a server that knows one account. */
const STAND_INS = ['data.blob.user=shop', 'observability.dashboards=none'];
/** So that boards and rules have more to tell of. */
const JUDGED = ['gateway.slo.latency={ below: 250ms, share: 99% }', 'services.product.slo.availability=99%'];
const SCALED = 'services.order.scale={ min: 1, max: 2, metrics: [ { cpu: 70% } ] }';

/** One generated, installed project as `init` makes it: the whole reference. On this machine it runs as nobody has said anything. */
export async function fullProject(): Promise<Project> {
  const bin = await installed();
  if (!existsSync(join(WORK, 'full.ready'))) {
    const loader = process.env.PLATFORM_TEST_IMAGE_LOADER;
    const run = Math.random().toString(36).slice(2, 8);
    const values = [
      ...(loader === undefined ? [] : [`delivery.images.command=${loader}`]),
      `gateway.port=${await freePort()}`,
      'environments.docker.runtime=docker',
      `environments.dev.namespace=e2e-full-${run}`,
      ...JUDGED,
      `environments.docker.overrides.${SCALED}`,
      ...['docker', 'dev'].flatMap((name) => STAND_INS.map((value) => `environments.${name}.overrides.${value}`)),
    ];
    const set = values.flatMap((value) => ['--set', value]);
    await must(bin, ['init', 'full', '--yes', '--blueprint', 'full', ...set], { cwd: WORK, env: environment() });
    writeFileSync(join(WORK, 'full.ready'), '');
  }
  return projectIn(join(WORK, 'full'));
}

/** A generated, installed project from a platform.yaml. */
export async function exampleProject(name: string, file: string): Promise<Project> {
  const bin = await installed();
  await must(bin, ['init', name, '--yes', '--from', file], { cwd: WORK, env: environment() });
  return projectIn(join(WORK, name));
}

/** A folder below that of the run, made if absent; the command line works in it with this environment. */
export async function emptyFolder(name: string, env: Readonly<Record<string, string>> = {}): Promise<Project> {
  await installed();
  const folder = join(WORK, name);
  mkdirSync(folder, { recursive: true });
  return projectIn(folder, env);
}

/** Below the range that systems hand out for outgoing connections, so that nothing takes it between two commands. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 6000);
    const free = await new Promise<boolean>((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
}
