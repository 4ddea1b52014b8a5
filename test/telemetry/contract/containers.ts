import { setTimeout as sleep } from 'node:timers/promises';
import Docker from 'dockerode';
import type { Component, ContainerSpec } from '../../../src/model/index.ts';
import { tarOf } from '../../../src/runtimes/docker/tar.ts';

export interface Running {
  /** `http://127.0.0.1:port` of the first endpoint of a component. */
  url(component: string): string;
  close(): Promise<void>;
}

const READY_MS = 60_000;

/** Whether all images of these components are on the engine. */
export async function hasImages(components: readonly Component[], docker = new Docker()): Promise<boolean> {
  const found = components.map(({ workload }) =>
    docker
      .getImage(specOf(workload).image)
      .inspect()
      .then(
        () => true,
        () => false,
      ),
  );
  return (await Promise.all(found)).every(Boolean);
}

/** Starts engines as their templates say, in a network of their own, and waits until each is ready. */
export async function startEngines(
  name: string,
  components: readonly Component[],
  docker = new Docker(),
): Promise<Running> {
  const network = await docker.createNetwork({ Name: name });
  const containers = new Map<string, Docker.Container>();
  const close = async () => {
    await Promise.all(
      [...containers.values()].map((container) => container.remove({ force: true, v: true }).catch(() => undefined)),
    );
    await network.remove();
  };
  try {
    for (const component of components) containers.set(component.name, await start(docker, name, component));
    const ports = new Map<string, number>();
    for (const component of components) {
      const info = await containers.get(component.name)?.inspect();
      for (const { name: endpoint, port } of component.endpoints)
        ports.set(`${component.name}/${endpoint}`, Number(info?.NetworkSettings.Ports[`${port}/tcp`]?.[0]?.HostPort));
    }
    const urlOf = (component: string, endpoint: string) => `http://127.0.0.1:${ports.get(`${component}/${endpoint}`)}`;
    await Promise.all(components.map((component) => ready(component, (endpoint) => urlOf(component.name, endpoint))));
    const first = (wanted: string) =>
      components.find((component) => component.name === wanted)?.endpoints[0]?.name ?? '';
    return { url: (component) => urlOf(component, first(component)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function specOf(workload: Component['workload']): ContainerSpec {
  if (workload.type === 'engine' && workload.container) return workload.container;
  throw new Error('no engine with an image');
}

async function start(docker: Docker, network: string, { name, workload, config, endpoints }: Component) {
  const { image, args, command, user, volumes, writable, env } = specOf(workload);
  const owned = `uid=${user.uid},gid=${user.gid},mode=0755`;
  const container = await docker.createContainer({
    Image: image,
    ...(command ? { Entrypoint: [...command] } : {}),
    ...(args ? { Cmd: [...args] } : {}),
    Env: Object.entries(env).map(([key, value]) => `${key}=${value}`),
    User: `${user.uid}:${user.gid}`,
    ExposedPorts: Object.fromEntries(endpoints.map(({ port }) => [`${port}/tcp`, {}])),
    HostConfig: {
      PortBindings: Object.fromEntries(
        endpoints.map(({ port }) => [`${port}/tcp`, [{ HostIp: '127.0.0.1', HostPort: '' }]]),
      ),
      Tmpfs: Object.fromEntries([...volumes.map(({ path }) => path), ...writable].map((path) => [path, owned])),
    },
    NetworkingConfig: { EndpointsConfig: { [network]: { Aliases: [name] } } },
  });
  const files = config.map(({ path, content }) => ({ path: path.slice(1), content, mode: 0o444 }));
  await container.putArchive(await tarOf(files), { path: '/' });
  await container.start();
  return container;
}

async function ready({ name, workload }: Component, url: (endpoint: string) => string): Promise<void> {
  const { health } = specOf(workload);
  if (!('http' in health)) throw new Error(`${name} is not asked over HTTP`);
  const asked = `${url(health.http.endpoint)}${health.http.path}`;
  for (const deadline = Date.now() + READY_MS; Date.now() < deadline; await sleep(250)) {
    const answer = await fetch(asked, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new Error(`${name} is not ready: ${asked}`);
}
