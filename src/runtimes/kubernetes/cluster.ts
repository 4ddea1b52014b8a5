import { ExitCode, PlatformError, type Ports } from '../../kernel/index.ts';
import { type Client, createClient, explain, findContext, isStatus, type KubeconfigOptions } from './client/index.ts';
import type { Place } from './names.ts';

export interface ClusterOptions {
  readonly ports: Ports;
  readonly place: Place;
  readonly kubeconfig?: KubeconfigOptions;
  /** Name of the context; the current one of the kubeconfig when absent. */
  readonly context?: string;
  /** uid of the namespace kube-system of the cluster that this environment is pinned to. */
  readonly clusterUid?: string;
}

/** Where an environment is deployed to: what the first deploy shows, and platform.lock pins. */
export interface ClusterIdentity {
  readonly context: string;
  readonly server: string;
  readonly namespace: string;
  /** uid of the namespace kube-system, which every cluster has and none shares. undefined where it may not be read. */
  readonly uid: string | undefined;
}

/** One connection for the life of the runtime, made when it is first needed, to the pinned cluster and no other. */
export function createCluster(options: ClusterOptions) {
  const { ports, place, clusterUid } = options;
  let connected: Promise<{ readonly client: Client; readonly identity: ClusterIdentity }> | undefined;

  const connect = async () => {
    const kubeconfig = { env: process.env, ...options.kubeconfig };
    const info = await findContext(ports.fs, kubeconfig, options.context);
    const made = await createClient(ports, info, kubeconfig.env);
    const client: Client = { ...made, where: { ...made.where, environment: place.environment } };
    const uid = await client.get('Namespace', '', 'kube-system').then(
      (found) => found?.metadata.uid,
      (error) => {
        if (isStatus(error, 403)) return undefined;
        throw explain(client.where, error, 'to ask which cluster it is');
      },
    );
    const identity = { context: info.context, server: info.cluster.server, namespace: place.namespace, uid };
    assertPinned(identity, clusterUid, place.environment);
    return { client, identity };
  };
  const connection = () => {
    connected ??= connect().catch((error) => {
      connected = undefined;
      throw error;
    });
    return connected;
  };
  return {
    client: async () => (await connection()).client,
    identity: async () => (await connection()).identity,
    async close() {
      (await connected?.catch(() => undefined))?.client.close();
    },
  };
}
export type Cluster = ReturnType<typeof createCluster>;

function assertPinned(
  { context, server, uid }: ClusterIdentity,
  pinned: string | undefined,
  environment: string,
): void {
  if (pinned === undefined || uid === pinned) return;
  throw new PlatformError({
    code: 'wrong-cluster',
    message:
      uid === undefined
        ? `the cluster of context "${context}" cannot be told from others: reading the namespace kube-system is not allowed`
        : `context "${context}" leads to another cluster than the one that ${environment} was deployed to`,
    where: server,
    details: [`pinned in platform.lock  ${pinned}`, `found                    ${uid ?? 'unknown'}`],
    next:
      uid === undefined
        ? 'allow `get namespaces/kube-system`'
        : `choose the right context; or, if the cluster was made anew, remove the environment ${environment} from platform.lock`,
    exitCode: ExitCode.refused,
  });
}
