import type Docker from 'dockerode';
import { expect } from 'vitest';
import { type Outcome, PlatformError, type PlatformErrorOptions } from '../../../../src/kernel/index.ts';
import type { Component } from '../../../../src/model/index.ts';
import { contractService } from '../../../contract/platform.ts';

export const never = new AbortController().signal;
const INSTANCE = 'dev.platform.instance';

/** A store with a volume, in the smallest form. */
export const store = (name: string): Component =>
  contractService(name, {
    kind: 'store',
    workload: {
      type: 'engine',
      container: {
        image: 'node:24-slim',
        command: ['node', '-e', "require('http').createServer((q,r)=>r.end()).listen(6379)"],
        env: {},
        user: { uid: 1000, gid: 1000 },
        volumes: [{ name: 'data', path: '/data', bytes: 2 ** 20 }],
        writable: [],
        health: { tcp: { endpoint: 'http' } },
        stopGraceSeconds: 1,
      },
    },
    endpoints: [{ name: 'http', port: 6379, protocol: 'tcp' }],
  });

/** Names of everything that carries the labels of an instance: containers, networks, volumes, images. */
export async function ours(docker: Docker, instance: string): Promise<string[]> {
  const filters = { label: [`${INSTANCE}=${instance}`] };
  const [containers, networks, { Volumes }, images] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
    docker.listImages({ filters }),
  ]);
  return [
    ...containers.map(({ Names }) => `container ${Names[0]}`),
    ...networks.map(({ Name }) => `network ${Name}`),
    ...(Volumes ?? []).map(({ Name }) => `volume ${Name}`),
    ...images.map(({ RepoTags, Id }) => `image ${RepoTags?.[0] ?? Id}`),
  ];
}

/** Somebody else on the same engine: a container, its network and its volume. */
export async function placeBystanders(docker: Docker, name: string) {
  const network = await docker.createNetwork({ Name: name });
  await docker.createVolume({ Name: name });
  const container = await docker.createContainer({
    name,
    Image: 'node:24-slim',
    Cmd: ['sleep', '100000'],
    HostConfig: { NetworkMode: name, Binds: [`${name}:/data`], Init: true, RestartPolicy: { Name: 'always' } },
  });
  await container.start();
  const volume = docker.getVolume(name);
  return {
    /** All that somebody could have done to them. After a restart of the engine the container runs anew by itself. */
    look: async () => {
      const [{ Id, Created, Config, State, Mounts }, { Id: net, Containers }, vol] = await Promise.all([
        container.inspect(),
        network.inspect() as Promise<{ Id: string; Containers: object }>,
        volume.inspect(),
      ]);
      return { Id, Created, Config, running: State.Running, Mounts, net, in: Object.keys(Containers), vol };
    },
    remove: async () => {
      await container.remove({ force: true });
      await volume.remove();
      await network.remove();
    },
  };
}

/** The one message that an `up` ends with: of the work as a whole, or of what failed: the same words are told once. */
export async function toldBy(up: Promise<Outcome>): Promise<PlatformErrorOptions> {
  const ended = await up.catch((error: unknown) => error);
  if (ended instanceof PlatformError) return ended.toJSON();
  if (ended instanceof Error) throw ended;
  const { failures, status } = ended as Outcome;
  expect(status).toBe('not-ready');
  expect([...new Set(failures.map(({ error }) => error.message))]).toHaveLength(1);
  const { error } = failures[0] as Outcome['failures'][number];
  return error;
}
