import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { removeImages } from '../support/images.mjs';
import { run } from '../support/measure.mjs';
import { temporaryFolder } from '../support/project.mjs';
import { WORK_MS } from './load.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const BIN = join(root, 'bin/platform.js');
const EXAMPLE = join(root, 'examples/scaling/platform.yaml');

/** The example with targets that this load exceeds; its policies else as they are. `on(environment)` is its command line there. */
export async function tenfoldProject(defer) {
  const parent = await temporaryFolder(defer);
  const name = `bench-${randomBytes(3).toString('hex')}`;
  const { PLATFORM_TEST_KUBECONFIG: cluster, PLATFORM_TEST_IMAGE_LOADER: loader } = process.env;
  const env = { ...process.env, ...(cluster && { KUBECONFIG: cluster }) };
  const set = [
    'gateway.rateLimit.requests=1000000',
    ...[`environments.dev.namespace=${name}`, ...(loader ? [`delivery.images.command=${loader}`] : [])],
  ].flatMap((value) => ['--set', value]);
  const init = ['init', name, '--yes', '--no-git', '--from', EXAMPLE, ...set];
  await run(process.execPath, [BIN, ...init], { cwd: parent, env });
  const folder = join(parent, name);
  await edit(join(folder, 'platform.yaml'), [
    ['metrics: [{ rps: 40 }, { cpu: 80% }]', 'metrics: [{ rps: 8 }, { cpu: 80% }]'],
    ['metrics: [{ queue: 50 }]', 'metrics: [{ queue: 2 }]'],
    [/down: \{ window: 60s/g, 'down: { window: 30s'],
    // Nothing that is not asked here takes processor time from what is.
    ['environments:', 'observability: { stack: lean }\n\nenvironments:'],
  ]);
  await edit(join(folder, 'workers/worker/src/handle.ts'), [
    ['import { type Message', "import { setTimeout as sleep } from 'node:timers/promises';\nimport { type Message"],
    ['    log.info', `    await sleep(${WORK_MS});\n    log.info`],
  ]);
  defer(() => removeImages(name));
  return { on: (environment) => target(folder, environment, env) };
}

async function edit(file, changes) {
  let text = await readFile(file, 'utf8');
  for (const [from, to] of changes) {
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`${file} does not say ${from}`);
    text = changed;
  }
  await writeFile(file, text);
}

function target(folder, environment, env) {
  const args = (all) => [BIN, ...all, '--env', environment];
  const at = async (...all) => (await run(process.execPath, args(all), { cwd: folder, env })).stdout;
  return {
    at,
    json: async (...all) => JSON.parse(await at(...all, '--json')),
    /** In the background; `end()` interrupts it and gives what it has printed. */
    begin(...all) {
      const child = spawn(process.execPath, args(all), { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
      const out = [];
      child.stdout.on('data', (chunk) => out.push(chunk));
      const ended = once(child, 'close');
      return {
        out: () => Buffer.concat(out).toString(),
        async end() {
          child.kill('SIGINT');
          await ended;
        },
      };
    },
    up: () => (environment === 'dev' ? at('deploy', '--yes') : at('up', '-d', '--port', 'auto')),
    down: () => at('down', '--data', '--yes'),
  };
}
