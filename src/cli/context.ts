/** The composition root: only this file knows runtimes and the agent. */
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from '../app/cluster.ts';
import type { Lock } from '../config/index.ts';
import type { Runtime } from '../engine/runtime.ts';
import type { Session } from '../engine/session.ts';
import { ExitCode, PlatformError } from '../kernel/index.ts';
import type { Opened, Place, Wiring } from './wiring.ts';

export const wiring: Wiring = {
  open: (place) => (place.environment.runtime === 'kubernetes' ? openCluster(place) : openHere(place)),
  running: async (projectDir, known) => {
    const [{ readLock: holderOf }, { lockFileOf, stateDirOf }] = await Promise.all([
      import('../agent/lock.ts'),
      import('../agent/paths.ts'),
    ]);
    const here = known.filter(({ runtime }) => runtime !== 'kubernetes');
    const held = await Promise.all(here.map(({ name }) => holderOf(lockFileOf(stateDirOf(projectDir, name)))));
    return here.filter((_, index) => held[index] !== undefined).map(({ name }) => name);
  },
  check: async (place) => (await runtimeOf(place)).check(),
};

/** local, docker: the agent writes, this process reads. */
async function openHere(place: Place): Promise<Opened> {
  const { projectDir, packageRoot, version, environment } = place;
  const { createAgentTarget } = await import('../agent/client/target.ts');
  const target = createAgentTarget({
    projectDir,
    version,
    environment: environment.name,
    runtime: environment.runtime,
    stateDir: stateDirOf(place),
    agentFile: join(packageRoot, 'dist', 'agent.js'),
    offline: once(async () => sessionOf(place, await runtimeOf(place))),
  });
  return { target };
}

/** kubernetes: this process writes, under a lock in the cluster. */
async function openCluster(place: Place): Promise<Opened> {
  const { ports, projectDir, environment, version } = place;
  const { readLock, writeLock } = await import('../config/index.ts');
  const lock = await readLock(ports.fs, projectDir);
  const pinned = lock?.environments[environment.name];
  const runtime = await kubernetesRuntime(place, pinned);
  const cluster: Cluster = {
    pinned: pinned !== undefined,
    describe: () => runtime.identity(),
    pin: async () => {
      const { context, namespace, uid } = await runtime.identity();
      if (uid === undefined) throw cannotPin(context);
      const before: Lock = (await readLock(ports.fs, projectDir)) ?? emptyLock(version);
      const environments = { ...before.environments, [environment.name]: { context, cluster: uid, namespace } };
      await writeLock(ports.fs, projectDir, { ...before, environments });
    },
  };
  return { target: await sessionOf(place, runtime), cluster };
}

async function runtimeOf(place: Place): Promise<Runtime> {
  const { ports, projectDir, environment, packageRoot, env } = place;
  const at = { ports, projectDir, stateDir: stateDirOf(place), instance: await instanceOf(place) };
  switch (environment.runtime) {
    case 'local': {
      const { createLocalRuntime } = await import('../runtimes/local/index.ts');
      const cacheDir = join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'platform');
      return createLocalRuntime({ ...at, engines: join(packageRoot, 'dist', 'embedded'), cacheDir });
    }
    case 'docker': {
      const { createDockerRuntime } = await import('../runtimes/docker/index.ts');
      return createDockerRuntime(at);
    }
    case 'kubernetes': {
      const { readLock } = await import('../config/index.ts');
      const lock = await readLock(ports.fs, projectDir).catch(() => undefined);
      return kubernetesRuntime(place, lock?.environments[environment.name]);
    }
  }
}

async function kubernetesRuntime(place: Place, pinned: Lock['environments'][string] | undefined) {
  const { ports, projectDir, platform, environment, env } = place;
  const [{ createKubernetesRuntime, placeOf }, instance, delivery] = await Promise.all([
    import('../runtimes/kubernetes/index.ts'),
    instanceOf(place),
    deliveryOf(place),
  ]);
  const { namespace, context = pinned?.context } = environment;
  const info = { name: environment.name, runtime: environment.runtime, production: false };
  return createKubernetesRuntime({
    ports,
    stateDir: stateDirOf(place),
    place: placeOf({ name: platform, environment: { ...info, ...(namespace === undefined ? {} : { namespace }) } }),
    kubeconfig: { env },
    ...(context === undefined ? {} : { context }),
    ...(pinned === undefined ? {} : { clusterUid: pinned.cluster }),
    ...(delivery === undefined ? {} : { delivery }),
    imageBuilder: async () => {
      const { createImageBuilder } = await import('../runtimes/docker/images/index.ts');
      return createImageBuilder({ ports, projectDir, instance });
    },
  });
}

async function sessionOf(place: Place, runtime: Runtime): Promise<Session> {
  const { ports, projectDir, environment } = place;
  const [{ createSession }, { createBuilder }, instance] = await Promise.all([
    import('../engine/session.ts'),
    import('../build/index.ts'),
    instanceOf(place),
  ]);
  return createSession({
    ports,
    runtime,
    environment: environment.name,
    projectDir,
    stateDir: stateDirOf(place),
    instance,
    builder: createBuilder(ports, projectDir),
    by: userInfo().username,
    commit: async () => {
      const { exitCode, stdout } = await ports.exec.run('git', ['rev-parse', 'HEAD'], { cwd: projectDir });
      return exitCode === 0 ? stdout.trim() : undefined;
    },
    load: async () => {
      const [{ loadConfig }, { buildModel }] = await Promise.all([
        import('../config/index.ts'),
        import('../model/index.ts'),
      ]);
      const catalog = await place.catalog();
      return buildModel(await loadConfig(ports.fs, projectDir, environment.name, catalog), catalog);
    },
  });
}

/** How images reach the cluster; a broken platform.yaml is told by the work that needs it, not by `status`. */
async function deliveryOf(place: Place) {
  const { loadConfig } = await import('../config/index.ts');
  const { ports, projectDir, environment } = place;
  const config = await loadConfig(ports.fs, projectDir, environment.name, await place.catalog()).catch(() => undefined);
  return config?.file.delivery.images;
}

async function instanceOf({ ports, projectDir, platform }: Place): Promise<string> {
  const { ensureInstance } = await import('../engine/context/index.ts');
  return ensureInstance(ports, projectDir, platform);
}

const stateDirOf = ({ projectDir, environment }: Place) => join(projectDir, '.platform', environment.name);

const emptyLock = (version: string): Lock => ({
  version: 1,
  platform: version,
  answers: {},
  templates: {},
  images: {},
  environments: {},
});

function cannotPin(context: string): PlatformError {
  return new PlatformError({
    code: 'cannot-pin',
    message: `the cluster of context ${context} cannot be told from others, so platform.lock cannot name it`,
    next: 'allow `get namespaces/kube-system` to this user',
    exitCode: ExitCode.refused,
  });
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
