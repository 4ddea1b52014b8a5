/** The kinds that this runtime reads or writes, and where the API serves them. */
export interface KindInfo {
  readonly apiVersion: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Name of the kind in its API, where another API of these has one of the same name. */
  readonly kind?: string;
  /** Of an API that a cluster may not have. */
  readonly optional?: true;
}

const core = (plural: string, namespaced = true): KindInfo => ({ apiVersion: 'v1', plural, namespaced });
const group = (apiVersion: string, plural: string): KindInfo => ({ apiVersion, plural, namespaced: true });
/** A kind that comes with an addition to Kubernetes. */
const added = (apiVersion: string, plural: string, kind?: string): KindInfo => ({
  apiVersion,
  plural,
  namespaced: true,
  optional: true,
  ...(kind === undefined ? {} : { kind }),
});

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
  ResourceQuota: core('resourcequotas'),
  LimitRange: core('limitranges'),
  Role: group('rbac.authorization.k8s.io/v1', 'roles'),
  RoleBinding: group('rbac.authorization.k8s.io/v1', 'rolebindings'),
  ScaledObject: added('keda.sh/v1alpha1', 'scaledobjects'),
  TriggerAuthentication: added('keda.sh/v1alpha1', 'triggerauthentications'),
  Gateway: added('gateway.networking.k8s.io/v1', 'gateways'),
  HTTPRoute: added('gateway.networking.k8s.io/v1', 'httproutes'),
  PeerAuthentication: added('security.istio.io/v1', 'peerauthentications'),
  AuthorizationPolicy: added('security.istio.io/v1', 'authorizationpolicies'),
  VirtualService: added('networking.istio.io/v1', 'virtualservices'),
  Server: added('policy.linkerd.io/v1beta3', 'servers'),
  LinkerdAuthorizationPolicy: added('policy.linkerd.io/v1alpha1', 'authorizationpolicies', 'AuthorizationPolicy'),
  MeshTLSAuthentication: added('policy.linkerd.io/v1alpha1', 'meshtlsauthentications'),
  NetworkAuthentication: added('policy.linkerd.io/v1alpha1', 'networkauthentications'),
  Cluster: added('postgresql.cnpg.io/v1', 'clusters'),
  Database: added('postgresql.cnpg.io/v1', 'databases'),
  RabbitmqCluster: added('rabbitmq.com/v1beta1', 'rabbitmqclusters'),
  User: added('rabbitmq.com/v1beta1', 'users'),
  Permission: added('rabbitmq.com/v1beta1', 'permissions'),
  OpenSearchCluster: added('opensearch.org/v1', 'opensearchclusters'),
  OpensearchUser: added('opensearch.org/v1', 'opensearchusers'),
  OpensearchRole: added('opensearch.org/v1', 'opensearchroles'),
  OpensearchUserRoleBinding: added('opensearch.org/v1', 'opensearchuserrolebindings'),
  Lease: group('coordination.k8s.io/v1', 'leases'),
  StorageClass: { apiVersion: 'storage.k8s.io/v1', plural: 'storageclasses', namespaced: false },
  APIService: { apiVersion: 'apiregistration.k8s.io/v1', plural: 'apiservices', namespaced: false },
  PodMetrics: group('metrics.k8s.io/v1beta1', 'pods'),
  SelfSubjectAccessReview: {
    apiVersion: 'authorization.k8s.io/v1',
    plural: 'selfsubjectaccessreviews',
    namespaced: false,
  },
  SelfSubjectRulesReview: {
    apiVersion: 'authorization.k8s.io/v1',
    plural: 'selfsubjectrulesreviews',
    namespaced: false,
  },
} as const satisfies Record<string, KindInfo>;
export type Kind = keyof typeof KINDS;

export const isKind = (kind: string): kind is Kind => kind in KINDS;

const ALIASES = Object.entries<KindInfo>(KINDS).filter(([, info]) => info.kind !== undefined);

/** The key of an object's kind here: its own name, unless two APIs use that name. */
export const kindOf = ({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): string =>
  ALIASES.find(([, info]) => info.kind === kind && info.apiVersion === apiVersion)?.[0] ?? kind;

/** Kinds of APIs that a cluster may not have. */
export const OPTIONAL_KINDS = (Object.keys(KINDS) as Kind[]).filter((kind) => (KINDS[kind] as KindInfo).optional);

/** `/apis/apps/v1/namespaces/shop/deployments/product`; without a name the path of the list. */
export function pathOf(kind: Kind, namespace: string, name?: string): string {
  const { apiVersion, plural, namespaced } = KINDS[kind];
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const scope = namespaced ? `/namespaces/${namespace}` : '';
  return `${root}${scope}/${plural}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
}
