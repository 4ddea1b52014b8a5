import { type Client, isStatus, type KubeList } from '../client/index.ts';
import { instanceOf, type Place } from '../names.ts';

/** https://kubernetes.io/docs/reference/using-api/api-concepts/#aggregated-discovery */
interface Discovery {
  readonly items?: readonly {
    readonly metadata: { readonly name?: string };
    readonly versions: readonly {
      readonly version: string;
      readonly resources?: readonly {
        readonly resource: string;
        readonly scope: string;
        readonly verbs: readonly string[];
        readonly responseKind?: { readonly kind: string };
      }[];
    }[];
  }[];
}

interface Served {
  readonly kind: string;
  readonly path: string;
}

const DISCOVERY = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';
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
  items: [{ apiVersion: 'v1', kind: 'Unknown', metadata: { name: '(not allowed to look)' } }],
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
  const served = (await Promise.all(['/api', '/apis'].map((path) => kindsAt(client, path, namespace, signal)))).flat();
  const labelSelector = `app.kubernetes.io/instance!=${instanceOf({ ...place, namespace })}`;
  const found = await Promise.all(
    served.map(async ({ kind, path }) => {
      const call = { method: 'GET', path, query: { labelSelector }, headers: { accept: METADATA }, signal };
      const { body } = await client.json<KubeList>(call).catch((error): { readonly body: KubeList } => {
        if (isStatus(error, 404, 405)) return { body: { metadata: {}, items: [] } };
        if (isStatus(error, 403)) return { body: UNSEEN };
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
async function kindsAt(client: Client, path: string, namespace: string, signal: AbortSignal): Promise<Served[]> {
  const { body } = await client.json<Discovery>({ method: 'GET', path, headers: { accept: DISCOVERY }, signal });
  return (body.items ?? []).flatMap(({ metadata, versions }) => {
    const [preferred] = versions;
    const root = metadata.name ? `${path}/${metadata.name}` : path;
    return (preferred?.resources ?? [])
      .filter(({ scope, verbs }) => scope === 'Namespaced' && verbs.includes('list') && verbs.includes('delete'))
      .filter(({ responseKind }) => !DERIVED.has(responseKind?.kind ?? ''))
      .map(({ resource, responseKind }) => ({
        kind: responseKind?.kind ?? resource,
        path: `${root}/${preferred?.version}/namespaces/${namespace}/${resource}`,
      }));
  });
}
