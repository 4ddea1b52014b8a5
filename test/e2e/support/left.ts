import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Docker from 'dockerode';
import { nodePorts } from '../../../src/kernel/node/index.ts';
import { createClient, findContext, type Kind } from '../../../src/runtimes/kubernetes/client/index.ts';
import { namespaceOf } from './node-port.ts';
import type { Project } from './project.ts';

/** `kind name` of everything of a project that its engine holds, asked past the command line. */
export type Left = (project: Project) => Promise<string[]>;

/** Containers, networks, volumes, images. */
export const onDocker: Left = async ({ folder }) => {
  const { id } = JSON.parse(await readFile(join(folder, '.platform/instance.json'), 'utf8')) as { id: string };
  const docker = new Docker();
  const filters = { label: [`dev.platform.instance=${id}`] };
  const [containers, networks, { Volumes }, images] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
    docker.listImages({ filters }),
  ]);
  return [
    ...containers.map(({ Names }) => `container ${Names[0]}`),
    ...networks.map(({ Name }) => `network ${Name}`),
    ...Volumes.map(({ Name }) => `volume ${Name}`),
    ...images.map(({ RepoTags, Id }) => `image ${RepoTags?.[0] ?? Id}`),
  ];
};

const KINDS: readonly Kind[] = [
  'ConfigMap',
  'Deployment',
  'Job',
  'Lease',
  'NetworkPolicy',
  'PersistentVolumeClaim',
  'Pod',
  'PodDisruptionBudget',
  'ReplicaSet',
  'Role',
  'RoleBinding',
  'Secret',
  'Service',
  'ServiceAccount',
  'StatefulSet',
];

interface Volume {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly claimRef?: { readonly namespace: string } };
}

/** The namespace, all that is in it, and the volumes that were made for it. */
export const onCluster: Left = async (project) => {
  const namespace = await namespaceOf(project);
  const kubeconfig = { paths: [process.env.PLATFORM_TEST_KUBECONFIG ?? '/nonexistent'], env: {} };
  const client = await createClient(nodePorts, await findContext(nodePorts.fs, kubeconfig), {});
  try {
    const [itself, volumes, ...lists] = await Promise.all([
      client.get('Namespace', '', namespace),
      client.json<{ items: Volume[] }>({ method: 'GET', path: '/api/v1/persistentvolumes' }),
      ...KINDS.map(async (kind) => {
        const { body } = await client.list(kind, namespace, {}, { metadataOnly: true });
        return body.map(({ metadata }) => `${kind} ${metadata.name}`);
      }),
    ]);
    return [
      ...(itself ? [`Namespace ${namespace}`] : []),
      ...volumes.body.items
        .filter(({ spec }) => spec.claimRef?.namespace === namespace)
        .map(({ metadata }) => `PersistentVolume ${metadata.name}`),
      ...lists.flat(),
    ];
  } finally {
    client.close();
  }
};
