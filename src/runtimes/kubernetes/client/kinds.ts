/** The kinds that this runtime reads or writes, and where the API serves them. */
export interface KindInfo {
  readonly apiVersion: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

const core = (plural: string, namespaced = true): KindInfo => ({ apiVersion: 'v1', plural, namespaced });
const group = (apiVersion: string, plural: string): KindInfo => ({ apiVersion, plural, namespaced: true });

export const KINDS = {
  Namespace: core('namespaces', false),
  ServiceAccount: core('serviceaccounts'),
  ConfigMap: core('configmaps'),
  Secret: core('secrets'),
  Service: core('services'),
  PersistentVolumeClaim: core('persistentvolumeclaims'),
  Pod: core('pods'),
  Event: core('events'),
  Deployment: group('apps/v1', 'deployments'),
  StatefulSet: group('apps/v1', 'statefulsets'),
  ReplicaSet: group('apps/v1', 'replicasets'),
  Job: group('batch/v1', 'jobs'),
  NetworkPolicy: group('networking.k8s.io/v1', 'networkpolicies'),
  PodDisruptionBudget: group('policy/v1', 'poddisruptionbudgets'),
  HorizontalPodAutoscaler: group('autoscaling/v2', 'horizontalpodautoscalers'),
  ScaledObject: group('keda.sh/v1alpha1', 'scaledobjects'),
  TriggerAuthentication: group('keda.sh/v1alpha1', 'triggerauthentications'),
  Lease: group('coordination.k8s.io/v1', 'leases'),
  StorageClass: { apiVersion: 'storage.k8s.io/v1', plural: 'storageclasses', namespaced: false },
  PodMetrics: group('metrics.k8s.io/v1beta1', 'pods'),
  SelfSubjectAccessReview: {
    apiVersion: 'authorization.k8s.io/v1',
    plural: 'selfsubjectaccessreviews',
    namespaced: false,
  },
} as const satisfies Record<string, KindInfo>;
export type Kind = keyof typeof KINDS;

export const isKind = (kind: string): kind is Kind => kind in KINDS;

/** `/apis/apps/v1/namespaces/shop/deployments/product`; without a name the path of the list. */
export function pathOf(kind: Kind, namespace: string, name?: string): string {
  const { apiVersion, plural, namespaced } = KINDS[kind];
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const scope = namespaced ? `/namespaces/${namespace}` : '';
  return `${root}${scope}/${plural}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
}
