import { type Client, isStatus, type KubeList, type ServedGroup, servedAt } from '../client/index.ts';
import { instanceOf, type Place } from '../names.ts';

interface Served {
  readonly kind: string;
  readonly path: string;
}

const METADATA = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';
/** Made by the cluster from other objects, or about them. */
const DERIVED = new Set(['Event', 'Endpoints', 'EndpointSlice']);
/** What clusters put into every namespace by themselves. */
const EVERYWHERE = new Set([
  'ServiceAccount/default',
  'ConfigMap/kube-root-ca.crt',
  'ConfigMap/istio-ca-root-cert',
  'ConfigMap/openshift-service-ca.crt',
]);
const UNSEEN: KubeList = {
  metadata: {},
  items: [{ apiVersion: 'v1', kind: 'Unknown', metadata: { name: '(cannot be looked at)' } }],
};

/**
 * What others keep in the namespace, as `Kind/name`: of every kind that the cluster serves, since a namespace takes all of it along when
 * it goes. What may not be looked at counts as theirs.
 */
export async function foreignIn(
  client: Client,
  { namespace, ...place }: Place,
  signal: AbortSignal,
): Promise<string[]> {
  const served = (
    await Promise.all(
      (['/api', '/apis'] as const).map(async (root) =>
        (await servedAt(client, root, signal)).flatMap((group) => kindsOf(group, root, namespace)),
      ),
    )
  ).flat();
  const labelSelector = `app.kubernetes.io/instance!=${instanceOf({ ...place, namespace })}`;
  const found = await Promise.all(
    served.map(async ({ kind, path }) => {
      const call = { method: 'GET', path, query: { labelSelector }, headers: { accept: METADATA }, once: true, signal };
      const { body } = await client.json<KubeList>(call).catch((error): { readonly body: KubeList } => {
        if (isStatus(error, 404, 405)) return { body: { metadata: {}, items: [] } };
        if (isStatus(error, 403, 503)) return { body: UNSEEN };
        throw error;
      });
      return (body.items ?? [])
        .filter(({ metadata: { ownerReferences = [] } }) => ownerReferences.length === 0)
        .map(({ metadata }) => `${kind}/${metadata.name}`);
    }),
  );
  return found.flat().filter((name) => !EVERYWHERE.has(name));
}

/** Kinds of objects that live in namespaces and can be removed; each once, in the version that the cluster prefers. */
function kindsOf({ metadata, versions }: ServedGroup, root: string, namespace: string): Served[] {
  const [preferred] = versions;
  const path = metadata.name ? `${root}/${metadata.name}` : root;
  return (preferred?.resources ?? [])
    .filter(({ scope, verbs }) => scope === 'Namespaced' && verbs.includes('list') && verbs.includes('delete'))
    .filter(({ responseKind }) => !DERIVED.has(responseKind?.kind ?? ''))
    .map(({ resource, responseKind }) => ({
      kind: responseKind?.kind ?? resource,
      path: `${path}/${preferred?.version}/namespaces/${namespace}/${resource}`,
    }));
}
