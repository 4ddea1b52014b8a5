/** The composition root: only this file knows runtimes and the agent. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Renderer } from '../app/render.ts';
import type { Runtime } from '../engine/runtime.ts';
import { clusterOf, type Pinned, pinnedOf } from './pin.ts';
import { deliveryOf, instanceOf, modelOf, sessionOf, stateDirOf } from './session.ts';
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
  check: async (place) => {
    // Outside of a project, and where platform.yaml is broken, the machine and the cluster are looked at all the same.
    const [runtime, model] = await Promise.all([runtimeOf(place), modelOf(place).catch(() => undefined)]);
    return runtime.check(model);
  },
  model: modelOf,
  rendering: async (place) => {
    const { ports, projectDir, environment } = place;
    const [runtime, { createBuilder }, model] = await Promise.all([
      runtimeOf(place),
      import('../build/index.ts'),
      modelOf(place),
    ]);
    const instance = await instanceOf(place);
    return {
      model,
      builder: createBuilder(ports, projectDir),
      renderer: {
        compile: runtime.compile,
        ports: runtime.ports,
        files: await filesOf(place),
        ...(environment.runtime === 'kubernetes' ? { rights: await rightsOf(), kustomize: await kustomizeOf() } : {}),
      },
      request: { projectDir, environment: environment.name, instance },
    };
  },
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
  const pinned = await pinnedOf(place);
  const runtime = await kubernetesRuntime(place, pinned);
  return { target: await sessionOf(place, runtime), cluster: clusterOf(place, pinned, runtime.identity) };
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
    case 'kubernetes':
      return kubernetesRuntime(place, await pinnedOf(place).catch(() => undefined));
  }
}

async function kubernetesRuntime(place: Place, pinned: Pinned | undefined) {
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

async function filesOf({ environment }: Place): Promise<Renderer['files']> {
  if (environment.runtime === 'kubernetes') {
    const { placeOf, renderManifests } = await import('../runtimes/kubernetes/index.ts');
    return (model, resources) =>
      renderManifests(placeOf(model), resources).map(({ path, yaml }) => ({ path, content: yaml }));
  }
  const { renderCompose } = await import('../runtimes/docker/render/index.ts');
  return (model, resources) => renderCompose(model.name, resources);
}

async function kustomizeOf(): Promise<NonNullable<Renderer['kustomize']>> {
  const { placeOf, renderKustomize } = await import('../runtimes/kubernetes/index.ts');
  return (all) =>
    renderKustomize(all.map(({ model, resources }) => ({ place: placeOf(model), resources }))).map(
      ({ path, yaml }) => ({
        path,
        content: yaml,
      }),
    );
}

async function rightsOf(): Promise<NonNullable<Renderer['rights']>> {
  const { placeOf, renderRights } = await import('../runtimes/kubernetes/index.ts');
  return (model, resources, subject) => renderRights(placeOf(model), resources, subject);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
