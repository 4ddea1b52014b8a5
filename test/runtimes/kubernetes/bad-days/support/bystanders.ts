import {
  type Client,
  isStatus,
  type Kind,
  type KubeList,
  type KubeObject,
} from '../../../../../src/runtimes/kubernetes/client/index.ts';

/** Things of somebody else in the namespace, named like some of ours and not: nobody may touch them. */
const THEIRS: readonly (KubeObject & { kind: Kind })[] = [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'theirs' }, data: { colour: 'red' } },
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'theirs' }, stringData: { key: 'theirs' } },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'theirs' } },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'theirs' },
    spec: { clusterIP: 'None', selector: { app: 'theirs' }, ports: [{ port: 80 }] },
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'theirs' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'theirs' },
    spec: { podSelector: { matchLabels: { app: 'theirs' } }, policyTypes: ['Ingress'] },
  },
];

export async function placeBystanders(api: Client, namespace: string): Promise<void> {
  for (const object of THEIRS) await api.create(object.kind, namespace, object);
}

/** All that somebody could have done to them. Status and what the cluster notes beside are its own. */
export async function lookAtBystanders(api: Client, namespace: string): Promise<unknown[]> {
  const found = await Promise.all(THEIRS.map(({ kind, metadata }) => api.get(kind, namespace, metadata.name)));
  return found.map((object) => {
    const { uid, labels, deletionTimestamp, ownerReferences } = object?.metadata ?? {};
    return {
      kind: object?.kind,
      uid,
      labels,
      deletionTimestamp,
      ownerReferences,
      data: object?.data,
      spec: object?.spec,
    };
  });
}

/** `Kind/name` of everything in the namespace that carries the labels of the platform, of every kind that the cluster serves. */
export async function ours(api: Client, namespace: string, instance: string): Promise<string[]> {
  const roots = await api.json<{ groups: { versions: { groupVersion: string }[] }[] }>({
    method: 'GET',
    path: '/apis',
  });
  const paths = ['/api/v1', ...roots.body.groups.map(({ versions }) => `/apis/${versions[0]?.groupVersion}`)];
  const lists = await Promise.all(
    paths.map(async (path) => {
      type Resources = { resources: { name: string; kind: string; namespaced: boolean; verbs: string[] }[] };
      const { body } = await api.json<Resources>({ method: 'GET', path, once: true }).catch((error: unknown) => {
        // Somebody's API without a server: nothing can be in it.
        if (isStatus(error, 503)) return { body: { resources: [] } };
        throw error;
      });
      const listed = body.resources.filter(
        ({ name, namespaced, verbs }) =>
          namespaced && verbs.includes('list') && verbs.includes('delete') && !name.includes('/'),
      );
      return Promise.all(
        listed.map(async ({ name, kind }) => {
          const query = { labelSelector: `app.kubernetes.io/instance=${instance}` };
          const call = { method: 'GET', path: `${path}/namespaces/${namespace}/${name}`, query };
          return ((await api.json<KubeList>(call)).body.items ?? []).map(({ metadata }) => `${kind}/${metadata.name}`);
        }),
      );
    }),
  );
  return lists.flat(2).sort();
}
