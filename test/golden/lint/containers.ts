import { own, stays } from './pods.ts';
import { type ContainerSubject, everyContainer, type Row } from './types.ts';

const resource = (side: 'requests' | 'limits', name: string) =>
  everyContainer(({ container }) => Boolean(container.resources?.[side]?.[name]));
const capabilities = (subject: ContainerSubject) => JSON.stringify(own(subject.container).capabilities);
const probed = (key: 'livenessProbe' | 'readinessProbe' | 'startupProbe') => (subject: ContainerSubject) => {
  const probe = subject.container[key];
  const port = probe?.httpGet?.port ?? probe?.tcpSocket?.port;
  return (
    port === undefined ||
    (subject.container.ports ?? []).some((each) => each.name === port || each.containerPort === port)
  );
};

/** What a container may do and take. */
export const containerRows: readonly Row[] = [
  {
    text: 'a root that cannot be written',
    checks: {
      'kube-linter': 'no-read-only-root-fs',
      polaris: 'notReadOnlyRootFilesystem',
      checkov: 'CKV_K8S_22',
      trivy: 'KSV-0014',
      kubescape: 'C-0017',
    },
    find: everyContainer(({ container }) => own(container).readOnlyRootFilesystem === true),
    plant: [/"readOnlyRootFilesystem":true/, '"readOnlyRootFilesystem":false'],
  },
  {
    text: 'no way to more rights',
    checks: {
      'kube-linter': 'privilege-escalation-container',
      polaris: 'privilegeEscalationAllowed',
      checkov: 'CKV_K8S_20',
      trivy: 'KSV-0001',
      kubescape: 'C-0016',
    },
    find: everyContainer(({ container }) => own(container).allowPrivilegeEscalation === false),
    plant: [/"allowPrivilegeEscalation":false/, '"allowPrivilegeEscalation":true'],
  },
  {
    text: 'no privileges',
    checks: {
      'kube-linter': 'privileged-container',
      polaris: 'runAsPrivileged',
      checkov: 'CKV_K8S_16',
      trivy: 'KSV-0017',
      kubescape: 'C-0057',
    },
    find: everyContainer(({ container }) => own(container).privileged !== true),
    plant: [/"privileged":false/, '"privileged":true'],
  },
  {
    text: 'no capabilities',
    checks: {
      'kube-linter': 'drop-net-raw-capability',
      polaris: 'insecureCapabilities',
      checkov: 'CKV_K8S_37',
      trivy: 'KSV-0003',
      kubescape: 'C-0046',
    },
    find: everyContainer((subject) => capabilities(subject) === '{"drop":["ALL"]}'),
    plant: [/"capabilities":\{"drop":\["ALL"\]\}/, '"capabilities":{"add":["SYS_ADMIN"]}'],
  },
  {
    text: 'CPU that it asks for',
    checks: {
      'kube-linter': 'unset-cpu-requirements',
      polaris: 'cpuRequestsMissing',
      checkov: 'CKV_K8S_10',
      trivy: 'KSV-0015',
    },
    find: resource('requests', 'cpu'),
    plant: [/"requests":\{"cpu":"[^"]+",/, '"requests":{'],
  },
  {
    text: 'most CPU that it gets',
    checks: { polaris: 'cpuLimitsMissing', checkov: 'CKV_K8S_11', trivy: 'KSV-0011', kubescape: 'C-0270' },
    find: resource('limits', 'cpu'),
    plant: [/"limits":\{"cpu":"[^"]+",/, '"limits":{'],
  },
  {
    text: 'memory that it asks for',
    checks: {
      'kube-linter': 'unset-memory-requirements',
      polaris: 'memoryRequestsMissing',
      checkov: 'CKV_K8S_12',
      trivy: 'KSV-0016',
    },
    find: resource('requests', 'memory'),
    plant: [/"requests":\{("cpu":"[^"]+"),"memory":"[^"]+"/, '"requests":{$1'],
  },
  {
    text: 'most memory that it gets',
    checks: { polaris: 'memoryLimitsMissing', checkov: 'CKV_K8S_13', trivy: 'KSV-0018', kubescape: 'C-0271' },
    find: resource('limits', 'memory'),
    plant: [/"limits":\{("cpu":"[^"]+"),"memory":"[^"]+"/, '"limits":{$1'],
  },
  {
    text: 'most disk that it gets',
    checks: { kubescape: 'C-0009' },
    find: resource('limits', 'ephemeral-storage'),
    plant: [/,"ephemeral-storage":"1Gi"/, ''],
  },
  {
    text: 'asked whether it lives',
    checks: { polaris: 'livenessProbeMissing', checkov: 'CKV_K8S_8', kubescape: 'C-0056' },
    find: everyContainer((subject) => !stays(subject) || subject.container.livenessProbe !== undefined),
    plant: [/"livenessProbe":/, '"x":'],
  },
  {
    text: 'asked whether it is ready',
    checks: { polaris: 'readinessProbeMissing', checkov: 'CKV_K8S_9', kubescape: 'C-0018' },
    find: everyContainer((subject) => !stays(subject) || subject.container.readinessProbe !== undefined),
    plant: [/"readinessProbe":/, '"x":'],
  },
  {
    text: 'asked for life where it listens',
    checks: { 'kube-linter': 'liveness-port' },
    find: everyContainer(probed('livenessProbe')),
    plant: [/("livenessProbe":\{"(?:httpGet|tcpSocket)":\{(?:"path":"[^"]*",)?"port":)"[^"]+"/, '$1"elsewhere"'],
  },
  {
    text: 'asked for readiness where it listens',
    checks: { 'kube-linter': 'readiness-port' },
    find: everyContainer(probed('readinessProbe')),
    plant: [/("readinessProbe":\{"(?:httpGet|tcpSocket)":\{(?:"path":"[^"]*",)?"port":)"[^"]+"/, '$1"elsewhere"'],
  },
  {
    text: 'asked for its start where it listens',
    checks: { 'kube-linter': 'startup-port' },
    find: everyContainer(probed('startupProbe')),
    plant: [/("startupProbe":\{"(?:httpGet|tcpSocket)":\{(?:"path":"[^"]*",)?"port":)"[^"]+"/, '$1"elsewhere"'],
  },
  {
    text: 'no port of its node',
    checks: { polaris: 'hostPortSet', checkov: 'CKV_K8S_26', trivy: 'KSV-0024', kubescape: 'C-0044' },
    find: everyContainer(({ container }) => (container.ports ?? []).every(({ hostPort }) => hostPort === undefined)),
    plant: [/"containerPort":(\d+)/, '"containerPort":$1,"hostPort":$1'],
  },
  {
    text: 'no port that only root may open, and no shell',
    checks: { 'kube-linter': 'ssh-port', trivy: 'KSV-0117' },
    find: everyContainer(({ container }) =>
      (container.ports ?? []).every(({ containerPort }) => containerPort >= 1024),
    ),
    plant: [/"containerPort":\d+/, '"containerPort":22'],
  },
  {
    text: 'a version of its image',
    checks: {
      'kube-linter': 'latest-tag',
      polaris: 'tagNotSpecified',
      checkov: 'CKV_K8S_14',
      trivy: 'KSV-0013',
      kubescape: 'C-0075',
    },
    find: everyContainer(({ container: { image } }) => /(@sha256:|:[^/:]+$)/.test(image) && !image.endsWith(':latest')),
    plant: [/"image":"([^":]+):[^"]+"/, '"image":"$1:latest"'],
  },
  {
    text: 'an image by its content',
    checks: { checkov: 'CKV_K8S_43' },
    find: everyContainer(({ container: { image } }) => image.includes('@sha256:')),
    plant: [/CKV_K8S_43=/, 'CKV_K8S_44='],
  },
  {
    text: 'pulled each time, so that rights are checked',
    checks: { polaris: 'pullPolicyNotAlways', checkov: 'CKV_K8S_15' },
    find: everyContainer(({ container }) => container.imagePullPolicy === 'Always'),
    plant: [/polaris.fairwinds.com\/pullPolicyNotAlways-exempt|CKV_K8S_15=/g, 'x'],
  },
  {
    text: 'no variable that looks like a secret, unless it is told what it is',
    checks: { polaris: 'sensitiveContainerEnvVar' },
    find: everyContainer(({ container: { env = [] } }) =>
      env.every(({ name, value }) => value === undefined || !/password|token|bearer|secret/i.test(name)),
    ),
    plant: [/"polaris.fairwinds.com\/sensitiveContainerEnvVar-exempt":"true"/, '"x":"y"'],
  },
  {
    text: 'no variable that is called a secret',
    checks: { 'kube-linter': 'env-var-secret', kubescape: 'C-0012' },
    find: everyContainer(({ container: { env = [] } }) =>
      env.every(({ name, value }) => !value || !/secret/i.test(name)),
    ),
    plant: [/"env":\[/, '"env":[{"name":"CLIENT_SECRET","value":"hunter2"},'],
  },
  {
    text: 'secrets as files',
    checks: { checkov: 'CKV_K8S_35', 'kube-linter': 'read-secret-from-env-var', kubescape: 'C-0207' },
    find: everyContainer(({ container: { env = [] } }) => !JSON.stringify(env).includes('secretKeyRef')),
    plant: [/"env":\[/, '"env":[{"name":"X","valueFrom":{"secretKeyRef":{"name":"a","key":"b"}}},'],
  },
  {
    text: 'each variable once',
    checks: { 'kube-linter': 'duplicate-env-var' },
    find: everyContainer(({ container: { env = [] } }) => new Set(env.map(({ name }) => name)).size === env.length),
    plant: [/"env":\[/, '"env":[{"name":"HOST","value":"a"},{"name":"HOST","value":"b"},'],
  },
];
