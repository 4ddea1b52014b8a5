/** The program `dist/agent.js --project DIR --env NAME`: composition root of the background process. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readOutline } from '../config/index.ts';
import type { Runtime } from '../engine/index.ts';
import { ExitCode, PlatformError } from '../kernel/index.ts';
import { nodePorts } from '../kernel/node/index.ts';
import type { RuntimePlace } from './assemble.ts';
import { toFailure } from './protocol.ts';
import { runAgent } from './server/run.ts';

function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

const cacheDir = () => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'platform');

async function makeRuntime(place: RuntimePlace): Promise<Runtime> {
  const { environments } = await readOutline(place.ports.fs, place.projectDir);
  const runtime = environments.find(({ name }) => name === place.environment)?.runtime;
  if (runtime === 'local') {
    const { createLocalRuntime } = await import('../runtimes/local/index.ts');
    const engines = join(place.packageRoot, 'dist', 'embedded');
    return createLocalRuntime({ ...place, engines, cacheDir: cacheDir(), onError: (error) => report(String(error)) });
  }
  if (runtime === 'docker') {
    const { createDockerRuntime } = await import('../runtimes/docker/index.ts');
    return createDockerRuntime(place);
  }
  throw new PlatformError({
    code: 'no-agent',
    message: `${place.environment} does not run on this machine`,
    exitCode: ExitCode.badInput,
  });
}

const report = (text: string) => console.log(`${new Date().toISOString()} ${text}`);

// Node 20 has no navigator, and pg then looks whether it runs elsewhere by a way that loads an HTTP client (25 ms).
if (!('navigator' in globalThis))
  Object.assign(globalThis, { navigator: { userAgent: `Node.js/${process.versions.node}` } });

const stop = new AbortController();
for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => stop.abort());
// The terminal that started it may go; it stays.
process.on('SIGHUP', () => undefined);

try {
  const { values } = parseArgs({ options: { project: { type: 'string' }, env: { type: 'string' } } });
  const packageRoot = packageFolder();
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
  await runAgent({
    ports: nodePorts,
    projectDir: values.project ?? process.cwd(),
    environment: values.env ?? 'local',
    packageRoot,
    version,
    makeRuntime,
    report,
    signal: stop.signal,
  });
  process.exit(0);
} catch (error) {
  // The client that started it reads this line.
  console.log(JSON.stringify({ failure: toFailure(error) }));
  process.exit(error instanceof PlatformError ? error.exitCode : ExitCode.failed);
}
