/** The runtime on a Docker engine: a replica is a container, what runs is known by labels, the engine rolls and our agent scales. */
import { setMaxListeners } from 'node:events';
import { basename, join } from 'node:path';
import type { Runtime } from '../../engine/runtime.ts';
import { createSecretsFile } from '../../engine/secrets-file.ts';
import type { Ports } from '../../kernel/index.ts';
import { createAddress } from './address.ts';
import { type Apply, perform } from './apply/index.ts';
import { check } from './check.ts';
import { createClient, unless, unreachable } from './client/index.ts';
import { compile } from './compile/index.ts';
import { portWishes } from './compile/ports.ts';
import { secretNames } from './compile/values.ts';
import { createExec } from './exec.ts';
import { deferred } from './images/deferred.ts';
import { createImageBuilder } from './images/index.ts';
import { createLogs } from './logs/index.ts';
import { dropNetworks, ensureNetworks } from './networks.ts';
import { createObserver } from './observe/index.ts';
import { createReleases } from './releases.ts';
import { createSamples } from './samples.ts';
import { signalsOf } from './signals.ts';
import { tellTargets } from './targets.ts';
import { tidy } from './tidy.ts';
import { verdict } from './verdict.ts';

export interface DockerRuntimeOptions {
  readonly ports: Ports;
  /** Absolute. */
  readonly projectDir: string;
  /** Absolute: `.platform/<environment>` of the project. */
  readonly stateDir: string;
  /** Id of this copy of the project: in all names and labels. */
  readonly instance: string;
}

/** An engine that is gone is told as that, wherever it is noticed. */
const reachable = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error) => {
    throw unreachable(error) ?? error;
  });

/** One signal ends many requests at once: Node's warning about a leak does not apply. */
function shared(signal: AbortSignal): AbortSignal {
  setMaxListeners(0, signal);
  return signal;
}

/**
 * Names and labels of an environment begin with this. The built-in environment has the id of the project alone; others that run here
 * beside it have their name in it too.
 */
const idOf = (instance: string, environment: string) =>
  environment === 'docker' ? instance : `${instance}-${environment}`;

/** Nothing is asked of the engine before the first call; dockerode is loaded then. */
export function createDockerRuntime({ ports, projectDir, stateDir, instance: project }: DockerRuntimeOptions): Runtime {
  const environment = basename(stateDir);
  const instance = idOf(project, environment);
  const client = createClient(ports.fs);
  const exists = async (reference: string) =>
    (await (await client.docker()).getImage(reference).inspect().catch(unless(404))) !== undefined;
  const secrets = createSecretsFile(ports, join(stateDir, 'secrets', 'store.json'));
  const images = deferred(createImageBuilder({ ports, projectDir, instance: project, client }), exists);
  const { observe, dataIdentity } = createObserver(client, { instance, project }, ports.clock);
  const apply: Apply = { client, instance, projectDir, ports, secrets, images, observe, dataIdentity };

  const running = async (component?: string) => {
    const copies = await observe(
      { instance, ...(component ? { components: [component] } : {}) },
      AbortSignal.timeout(10_000),
    );
    const programs = copies.filter(
      ({ kind, alive, finished }) => (kind === 'container' || kind === 'task') && alive && !finished,
    );
    return programs.sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
  };

  return {
    name: 'docker',
    capabilities: { rollout: 'engine', scaling: 'agent', lines: 'agent' },
    pollMs: 100,
    check: () => check(client),
    compile: (model, context) => compile(model, { ...context, instance }),
    secretsOf: ({ spec }) => secretNames(spec),
    ports: portWishes,
    observe: (scope, signal) => observe(scope, shared(signal)),
    apply: (operation, signal) => reachable(perform(apply, operation, shared(signal))),
    verdict,
    begin: async ({ operations }, signal) => {
      if (operations.some(({ action }) => action === 'create' || action === 'run'))
        await reachable(ensureNetworks(client, instance, signal));
    },
    end: async (run) => {
      await reachable(dropNetworks(client, instance, run));
      await reachable(tidy(client, { instance, project }, run));
      // Telemetry is no reason for a run to fail.
      await running()
        .then((copies) => tellTargets(client, copies))
        .catch(() => undefined);
    },
    logs: createLogs(client, instance, ports.clock),
    exec: createExec(client, running),
    images,
    releases: createReleases(ports.fs, join(projectDir, '.platform', 'releases', environment)),
    secrets,
    samples: createSamples(client, running),
    signals: signalsOf(running, secrets),
    address: createAddress(running),
  };
}
