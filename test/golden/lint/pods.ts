import { every, everyPod, type LintContainer, type PodSubject, type Row, WORKLOADS } from './types.ts';

const security = ({ pod }: PodSubject) => pod.securityContext ?? {};
const own = ({ securityContext = {} }: LintContainer) => securityContext;
const stays = ({ object }: PodSubject) => object.kind !== 'Job';
const HIGH = 10_000;

/** Whom a pod runs as, and what it may do to its node. */
export const podRows: readonly Row[] = [
  {
    text: 'no root',
    checks: {
      'kube-linter': 'run-as-non-root',
      polaris: 'runAsRootAllowed',
      checkov: 'CKV_K8S_23',
      trivy: 'KSV-0012',
      kubescape: 'C-0013',
    },
    find: everyPod((pod) => security(pod).runAsNonRoot === true && Number(security(pod).runAsUser) > 0),
    plant: [/"runAsNonRoot":true/, '"runAsNonRoot":false'],
  },
  {
    text: 'a uid that no user of the node has',
    checks: { checkov: 'CKV_K8S_40', trivy: 'KSV-0020' },
    find: everyPod((pod) => Number(security(pod).runAsUser) > HIGH),
    plant: [/"runAsUser":10001/, '"runAsUser":1000'],
  },
  {
    text: 'a gid that no group of the node has',
    checks: { trivy: 'KSV-0021' },
    find: everyPod((pod) => Number(security(pod).runAsGroup) > HIGH),
    plant: [/"runAsGroup":10001/, '"runAsGroup":1000'],
  },
  {
    text: 'the default seccomp profile',
    checks: { polaris: 'linuxHardening', checkov: 'CKV_K8S_31', trivy: 'KSV-0030', kubescape: 'C-0055' },
    find: everyPod((pod) => JSON.stringify(security(pod).seccompProfile) === '{"type":"RuntimeDefault"}'),
    plant: [/"seccompProfile":\{"type":"RuntimeDefault"\}/, '"seccompProfile":{"type":"Unconfined"}'],
  },
  {
    text: 'no token of a service account',
    checks: { polaris: 'automountServiceAccountToken', checkov: 'CKV_K8S_38', trivy: 'KSV-0036', kubescape: 'C-0034' },
    find: everyPod(({ pod }) => pod.automountServiceAccountToken === false),
    plant: [/"automountServiceAccountToken":false,"enable/, '"automountServiceAccountToken":true,"enable'],
  },
  {
    text: 'a service account of its own, which exists',
    checks: { 'kube-linter': 'non-existent-service-account', checkov: 'CKV_K8S_41' },
    find: everyPod(({ pod, all }) =>
      all.some(({ kind, metadata }) => kind === 'ServiceAccount' && metadata.name === pod.serviceAccountName),
    ),
    plant: [/"serviceAccountName":"[^"]+"/, '"serviceAccountName":"nobody"'],
  },
  {
    text: 'no field of old for it',
    checks: { 'kube-linter': 'deprecated-service-account-field' },
    find: everyPod(({ pod }) => pod.serviceAccount === undefined),
    plant: [/"serviceAccountName":/, '"serviceAccount":"x","serviceAccountName":'],
  },
  {
    text: 'not the network of its node',
    checks: {
      'kube-linter': 'host-network',
      polaris: 'hostNetworkSet',
      checkov: 'CKV_K8S_19',
      trivy: 'KSV-0009',
      kubescape: 'C-0041',
    },
    find: everyPod(({ pod }) => !pod.hostNetwork),
    plant: [/"enableServiceLinks":false/, '"enableServiceLinks":false,"hostNetwork":true'],
  },
  {
    text: 'not the processes of its node',
    checks: {
      'kube-linter': 'host-pid',
      polaris: 'hostPIDSet',
      checkov: 'CKV_K8S_17',
      trivy: 'KSV-0010',
      kubescape: 'C-0038',
    },
    find: everyPod(({ pod }) => !pod.hostPID),
    plant: [/"enableServiceLinks":false/, '"enableServiceLinks":false,"hostPID":true'],
  },
  {
    text: 'not the shared memory of its node',
    checks: { 'kube-linter': 'host-ipc', polaris: 'hostIPCSet', checkov: 'CKV_K8S_18', trivy: 'KSV-0008' },
    find: everyPod(({ pod }) => !pod.hostIPC),
    plant: [/"enableServiceLinks":false/, '"enableServiceLinks":false,"hostIPC":true'],
  },
  {
    text: 'no folder and no socket of its node',
    checks: {
      'kube-linter': 'docker-sock',
      polaris: 'hostPathSet',
      checkov: 'CKV_K8S_27',
      trivy: 'KSV-0023',
      kubescape: 'C-0048',
    },
    find: everyPod(({ pod }) => (pod.volumes ?? []).every((volume) => !('hostPath' in volume))),
    plant: [/"emptyDir":\{[^}]*\}/, '"hostPath":{"path":"/var/run/docker.sock"}'],
  },
  {
    text: 'no kernel settings',
    checks: { 'kube-linter': 'unsafe-sysctls', trivy: 'KSV-0026' },
    find: everyPod((pod) => security(pod).sysctls === undefined),
    plant: [/"runAsNonRoot":true/, '"runAsNonRoot":true,"sysctls":[{"name":"kernel.sem","value":"1"}]'],
  },
  {
    text: 'a priority',
    checks: { polaris: 'priorityClassNotSet' },
    find: everyPod(({ pod }) => pod.priorityClassName !== undefined),
    plant: [/"polaris.fairwinds.com\/priorityClassNotSet-exempt":"true"/, '"x":"y"'],
  },
  {
    text: 'spread over nodes and zones',
    checks: { polaris: 'topologySpreadConstraint' },
    find: everyPod((subject) => !stays(subject) || (subject.pod.topologySpreadConstraints ?? []).length > 0),
    plant: [/"topologySpreadConstraints":\[/, '"topologySpreadConstraints":[],"x":['],
  },
  {
    text: 'copies not beside each other',
    checks: { 'kube-linter': 'no-anti-affinity' },
    find: everyPod((subject) => !stays(subject) || subject.pod.affinity?.podAntiAffinity !== undefined),
    plant: [/"podAntiAffinity":/, '"x":'],
  },
  {
    text: 'not in the default namespace',
    checks: { checkov: 'CKV_K8S_21', trivy: 'KSV-0110', kubescape: 'C-0061' },
    find: every(WORKLOADS, ({ object }) => !['default', undefined].includes(object.metadata.namespace)),
    plant: [
      /"kind":"(Deployment|Job)","metadata":\{"name":"([^"]+)","namespace":"[^"]+"/,
      '"kind":"$1","metadata":{"name":"$2","namespace":"default"',
    ],
  },
];

export { own, stays };
