import { every, everyPod, type LintObject, podsIn, type Row, type Subject, WORKLOADS } from './types.ts';

type Labels = Readonly<Record<string, string>>;
const covers = (selector: Labels, labels: Labels) =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);
const selectorOf = ({ spec }: LintObject): Labels =>
  ((spec?.selector as { matchLabels?: Labels } | undefined)?.matchLabels ?? spec?.selector ?? {}) as Labels;
const selectsPods = ({ object, all }: Subject) => podsIn(all).some(({ labels }) => covers(selectorOf(object), labels));
const production = (all: readonly LintObject[]) => all.some(({ kind }) => kind === 'ResourceQuota');
interface Rule {
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}
const rulesOf = (object: LintObject) => (object as LintObject & { readonly rules?: readonly Rule[] }).rules ?? [];
const sensitive = /password|token|bearer|secret/i;

/** Policies of the network, budgets, counts, Services, and the namespace. */
export const objectRows: readonly Row[] = [
  {
    text: 'a policy for exactly its pods, with both ways',
    checks: { polaris: 'missingNetworkPolicy' },
    find: everyPod(({ labels, all }) =>
      all.some(({ kind, spec }) => {
        const selector = spec?.podSelector?.matchLabels ?? {};
        const rules = [spec?.ingress, spec?.egress].every((side) => Array.isArray(side) && side.length > 0);
        return kind === 'NetworkPolicy' && rules && Object.keys(selector).length === 1 && covers(selector, labels);
      }),
    ),
    plant: [
      /"policyTypes":\["Ingress","Egress"\],"ingress":\[\{/,
      '"policyTypes":["Ingress","Egress"],"ingress":[],"x":[{',
    ],
  },
  {
    text: 'a policy for every pod',
    checks: { checkov: 'CKV2_K8S_6', 'kube-linter': 'non-isolated-pod', kubescape: 'C-0030', trivy: 'KSV-0038' },
    find: everyPod(({ labels, all }) =>
      all.some(({ kind, spec }) => {
        const selector = spec?.podSelector?.matchLabels;
        return kind === 'NetworkPolicy' && selector !== undefined && covers(selector, labels);
      }),
    ),
    plant: [
      /"podSelector":\{"matchLabels":\{"([^"]+)":"[^"]+"\}\},"policyTypes"/,
      '"podSelector":{"matchLabels":{"$1":"nobody"}},"policyTypes"',
    ],
  },
  {
    text: 'nothing by default',
    checks: { kubescape: 'C-0260' },
    find: (all) => {
      const closed = all.some(
        ({ kind, spec }) => kind === 'NetworkPolicy' && spec?.podSelector?.matchLabels === undefined && !spec?.ingress,
      );
      return closed ? [] : all.filter(({ kind }) => kind === 'Namespace');
    },
    plant: [/"podSelector":\{\},/, '"podSelector":{"matchLabels":{"a":"b"}},'],
  },
  {
    text: 'a budget that lets one go',
    checks: { 'kube-linter': 'pdb-max-unavailable', polaris: 'pdbDisruptionsIsZero' },
    find: every(['PodDisruptionBudget'], ({ object }) => ![0, '0%', undefined].includes(object.spec?.maxUnavailable)),
    plant: [/"maxUnavailable":1/, '"maxUnavailable":0'],
  },
  {
    text: 'a budget that counts no broken copies',
    checks: { 'kube-linter': 'pdb-unhealthy-pod-eviction-policy' },
    find: every(['PodDisruptionBudget'], ({ object }) => object.spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow'),
    plant: [/"unhealthyPodEvictionPolicy":"AlwaysAllow",/, ''],
  },
  {
    text: 'a budget for every program',
    checks: { polaris: 'missingPodDisruptionBudget' },
    find: everyPod(
      ({ object, labels, all }) =>
        object.kind !== 'Deployment' ||
        all.some((each) => each.kind === 'PodDisruptionBudget' && covers(selectorOf(each), labels)),
    ),
    plant: [/"kind":"PodDisruptionBudget"/, '"kind":"Nothing"'],
  },
  {
    text: 'a count that was asked for, or an autoscaler’s',
    checks: { polaris: 'deploymentMissingReplicas' },
    find: every(['Deployment'], ({ object }) => (object.spec?.replicas ?? 0) >= 2),
    plant: [/"polaris.fairwinds.com\/deploymentMissingReplicas-exempt":"true"/, '"x":"y"'],
  },
  {
    text: 'an autoscaler with two copies at least',
    checks: { polaris: 'hpaMinAvailability' },
    find: every(['HorizontalPodAutoscaler'], ({ object }) => (object.spec?.minReplicas ?? 1) >= 2),
    plant: [/"minReplicas":[2-9]/, '"minReplicas":1'],
  },
  {
    text: 'an autoscaler with somewhere to go',
    checks: { polaris: 'hpaMaxAvailability' },
    find: every(
      ['HorizontalPodAutoscaler'],
      ({ object }) => (object.spec?.maxReplicas ?? 0) > (object.spec?.minReplicas ?? 1),
    ),
    plant: [/"minReplicas":(\d+),"maxReplicas":\d+/, '"minReplicas":$1,"maxReplicas":$1'],
  },
  {
    text: 'a rolling update',
    checks: { 'kube-linter': 'no-rolling-update-strategy' },
    find: every(['Deployment'], ({ object }) => object.spec?.strategy?.type === 'RollingUpdate'),
    plant: [/"type":"RollingUpdate"/g, '"type":"Recreate"'],
  },
  {
    text: 'a selector of its own pods',
    checks: { 'kube-linter': 'mismatching-selector' },
    find: everyPod(({ object, labels }) => object.kind === 'Job' || covers(selectorOf(object), labels)),
    plant: [
      /"selector":\{"matchLabels":\{"app.kubernetes.io\/name":"[^"]+",("[^"]+":"[^"]+")\}\},"template"/,
      '"selector":{"matchLabels":{"app.kubernetes.io/name":"x",$1}},"template"',
    ],
  },
  {
    text: 'Services that lead somewhere',
    checks: { 'kube-linter': 'dangling-service' },
    find: every(['Service'], selectsPods),
    plant: [/("kind":"Service","metadata":.*?"selector":\{"app.kubernetes.io\/name":)"[^"]+"/, '$1"nobody"'],
  },
  {
    text: 'names of ports that are allowed',
    checks: { 'kube-linter': 'invalid-target-ports' },
    find: every(['Service'], ({ object }) =>
      ((object.spec?.ports ?? []) as readonly { targetPort: string | number }[]).every(
        ({ targetPort }) => typeof targetPort === 'number' || /^[a-z]([a-z0-9-]{0,13}[a-z0-9])?$/.test(targetPort),
      ),
    ),
    plant: [/"targetPort":"[^"]+"/, '"targetPort":"A_PORT"'],
  },
  {
    text: 'tasks that go, or say why they stay',
    checks: { 'kube-linter': 'job-ttl-seconds-after-finished' },
    find: every(['Job'], ({ object }) => object.spec?.ttlSecondsAfterFinished !== undefined),
    plant: [/"ignore-check.kube-linter.io\/job-ttl-seconds-after-finished":"[^"]+"/, '"x":"y"'],
  },
  {
    text: 'APIs of today',
    checks: { 'kube-linter': 'no-extensions-v1beta' },
    find: (all) => all.filter(({ apiVersion }) => apiVersion.startsWith('extensions/')),
    plant: [/"apiVersion":"apps\/v1"/, '"apiVersion":"extensions/v1beta1"'],
  },
  {
    text: 'an instance by the name of the object',
    checks: { polaris: 'metadataAndInstanceMismatched' },
    find: every(
      WORKLOADS,
      ({ object: { metadata } }) => metadata.labels?.['app.kubernetes.io/instance'] === metadata.name,
    ),
    plant: [/"polaris.fairwinds.com\/metadataAndInstanceMismatched-exempt":"true"/, '"x":"y"'],
  },
  {
    text: 'configuration without secrets',
    checks: { polaris: 'sensitiveConfigmapContent', trivy: 'KSV-0109' },
    find: every(['ConfigMap'], ({ object: { data = {} } }) =>
      Object.entries(data).every(([key, value]) => !sensitive.test(key) && !/-BEGIN\s+.*PRIVATE KEY-/i.test(value)),
    ),
    plant: [/"kind":"ConfigMap",(.*?)"data":\{/, '"kind":"ConfigMap",$1"data":{"password.txt":"x",'],
  },
  {
    text: 'no rights in the whole cluster',
    checks: { 'kube-linter': 'cluster-admin-role-binding', kubescape: 'C-0035', trivy: 'KSV-0111' },
    find: (all) => all.filter(({ kind }) => kind.startsWith('ClusterRole')),
    plant: [
      /"apiVersion":"apps\/v1","kind":"Deployment"/,
      '"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole"',
    ],
  },
  {
    text: 'rights that are named one by one',
    checks: { 'kube-linter': 'wildcard-in-rules', checkov: 'CKV_K8S_49', trivy: 'KSV-0046' },
    find: every(['Role'], ({ object }) => !JSON.stringify(rulesOf(object)).includes('"*"')),
    plant: [/"resources":\["pods\/log"\]/, '"resources":["*"]'],
  },
  {
    text: 'no right to read secrets',
    checks: { 'kube-linter': 'access-to-secrets', trivy: 'KSV-0041', kubescape: 'C-0015' },
    find: every(['Role'], ({ object }) => rulesOf(object).every(({ resources }) => !resources.includes('secrets'))),
    plant: [/"resources":\["pods\/log"\]/, '"resources":["secrets"]'],
  },
  {
    text: 'no right to change anything, nor to enter a pod',
    checks: {
      'kube-linter': 'access-to-create-pods',
      polaris: 'rolePodExecAttach',
      trivy: 'KSV-0048',
      kubescape: 'C-0002',
    },
    find: every(['Role'], ({ object }) =>
      rulesOf(object).every(
        ({ resources, verbs }) =>
          verbs.every((verb) => ['get', 'list', 'watch'].includes(verb)) &&
          !resources.some((name) => /\/(exec|attach|portforward|proxy)$/.test(name)),
      ),
    ),
    plant: [/"resources":\["pods\/log"\]/, '"resources":["pods/exec"]'],
  },
  {
    text: 'service accounts without a token',
    checks: { kubescape: 'C-0034' },
    find: every(
      ['ServiceAccount'],
      ({ object }) => (object as { automountServiceAccountToken?: boolean }).automountServiceAccountToken === false,
    ),
    plant: [
      /"kind":"ServiceAccount",(.*?)"automountServiceAccountToken":false/,
      '"kind":"ServiceAccount",$1"automountServiceAccountToken":true',
    ],
  },
  {
    text: 'Pod Security by its strictest standard, of a version that does not change',
    checks: { kubescape: 'C-0193' },
    find: every(['Namespace'], ({ object: { metadata } }) =>
      ['enforce', 'audit', 'warn'].every(
        (mode) =>
          metadata.labels?.[`pod-security.kubernetes.io/${mode}`] === 'restricted' &&
          /^v1\.\d+$/.test(metadata.labels?.[`pod-security.kubernetes.io/${mode}-version`] ?? ''),
      ),
    ),
    plant: [/"pod-security.kubernetes.io\/enforce":"restricted"/, '"pod-security.kubernetes.io/enforce":"baseline"'],
  },
  {
    text: 'in production: most that all of it may take, and that a container may',
    checks: { trivy: 'KSV-0040' },
    find: (all) =>
      production(all) && !all.some(({ kind }) => kind === 'LimitRange')
        ? all.filter(({ kind }) => kind === 'Namespace')
        : [],
    plant: [/"kind":"LimitRange"/, '"kind":"Nothing"'],
  },
];
