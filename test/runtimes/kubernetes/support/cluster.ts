import { randomBytes } from 'node:crypto';
import { nodePorts } from '../../../../src/kernel/node/index.ts';
import {
  type Client,
  createClient,
  findContext,
  isStatus,
  type Kind,
} from '../../../../src/runtimes/kubernetes/client/index.ts';
import { Label } from '../../../../src/runtimes/kubernetes/names.ts';
import { awaitGone } from './gone.ts';

/** Kinds that a platform leaves traces of. */
const KINDS: readonly Kind[] = [
  'ServiceAccount',
  'ConfigMap',
  'Secret',
  'Service',
  'PersistentVolumeClaim',
  'Pod',
  'Deployment',
  'StatefulSet',
  'Job',
  'NetworkPolicy',
  'PodDisruptionBudget',
  'HorizontalPodAutoscaler',
  'ScaledObject',
  'TriggerAuthentication',
];

/** Kinds of KEDA are known only where it is. */
const listed = (api: Client, kind: Kind, namespace: string) =>
  api.list(kind, namespace).then(
    ({ body }) => body,
    (error) => {
      if (isStatus(error, 404)) return [];
      throw error;
    },
  );

/** A namespace of the test's own in the cluster that PLATFORM_TEST_KUBECONFIG names; no other kubeconfig is ever read. */
export function testNamespace(prefix: string) {
  const name = `${prefix}-${randomBytes(3).toString('hex')}`;
  const kubeconfig = { paths: [process.env.PLATFORM_TEST_KUBECONFIG ?? '/nonexistent'], env: {} };
  let connected: Promise<Client> | undefined;
  const client = () => {
    connected ??= findContext(nodePorts.fs, kubeconfig).then((info) => createClient(nodePorts, info, {}));
    return connected;
  };
  const gone = async () => awaitGone(await client(), name);
  return {
    name,
    kubeconfig,
    client,
    /** `Kind/name` of what lies there, without records of the runtime and what every namespace has. Waits for the end of one that goes. */
    async contents(): Promise<string[]> {
      const api = await client();
      const namespace = await api.get('Namespace', '', name);
      if (namespace?.metadata.deletionTimestamp !== undefined) await gone();
      const lists = await Promise.all(KINDS.map((kind) => listed(api, kind, name)));
      return (
        lists
          .flat()
          .filter(({ metadata }) => metadata.labels?.[Label.component] !== undefined)
          // The pod of a task stays with its Job.
          .filter(({ kind, metadata }) => kind !== 'Pod' || metadata.labels?.[Label.task] === undefined)
          .filter(({ kind, metadata }) => metadata.labels?.[Label.role] === undefined || kind === 'Secret')
          .map(({ kind, metadata }) => `${kind}/${metadata.name}`)
      );
    },
    async remove(): Promise<void> {
      const api = await client();
      // By hand: a namespace that still has pods is looked at again only after half of their grace period.
      // Its finalizer is KEDA's, which works only while the namespace does.
      for (const { metadata } of await listed(api, 'ScaledObject', name))
        await api.remove('ScaledObject', name, metadata.name);
      for (const kind of ['Deployment', 'StatefulSet', 'ReplicaSet', 'Job'] as const)
        await api.removeAll(kind, name, '');
      await api.removeAll('Pod', name, '', 1);
      await api.remove('Namespace', '', name);
      await gone();
    },
    async close(): Promise<void> {
      (await client()).close();
    },
  };
}
