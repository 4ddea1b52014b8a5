import type { Container, PodSpec, Policy } from '../support/objects.ts';

export type Tool = 'kube-linter' | 'polaris' | 'checkov' | 'trivy' | 'kubescape';

interface Probe {
  readonly httpGet?: { readonly port: string | number };
  readonly tcpSocket?: { readonly port: string | number };
}
export interface LintContainer extends Container {
  readonly imagePullPolicy?: string;
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number; readonly hostPort?: number }[];
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly startupProbe?: Probe;
}
export interface LintPod extends PodSpec {
  readonly containers: readonly LintContainer[];
  readonly initContainers?: readonly LintContainer[];
  readonly hostIPC?: boolean;
  readonly priorityClassName?: string;
  readonly serviceAccount?: string;
  readonly topologySpreadConstraints?: readonly unknown[];
  readonly affinity?: { readonly podAntiAffinity?: object };
}
/** As much of any object as the rules read. */
export interface LintObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: Readonly<Record<string, unknown>> & {
    readonly replicas?: number;
    readonly minReplicas?: number;
    readonly maxReplicas?: number;
    readonly maxUnavailable?: number | string;
    readonly unhealthyPodEvictionPolicy?: string;
    readonly ttlSecondsAfterFinished?: number;
    readonly strategy?: { readonly type?: string };
    readonly podSelector?: Policy['podSelector'];
    readonly selector?: Readonly<Record<string, unknown>>;
    readonly template?: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: LintPod;
    };
  };
}

/** What a rule looks at, and the object that is to blame. */
export interface Subject {
  readonly object: LintObject;
  readonly all: readonly LintObject[];
}
export interface PodSubject extends Subject {
  readonly labels: Readonly<Record<string, string>>;
  readonly pod: LintPod;
}
export interface ContainerSubject extends PodSubject {
  readonly container: LintContainer;
}

/** One thing that linters ask for: the name that each of them gives it, and a change that breaks it. */
export interface Row {
  readonly text: string;
  readonly checks: Partial<Readonly<Record<Tool, string>>>;
  /** Objects that do not hold to it. */
  readonly find: (all: readonly LintObject[]) => readonly LintObject[];
  /** Patterns over the JSON of all objects. */
  readonly plant: readonly [right: RegExp, wrong: string];
}

export const WORKLOADS = ['Deployment', 'StatefulSet', 'Job'];

export const podsIn = (all: readonly LintObject[]): PodSubject[] =>
  all.flatMap((object) => {
    const template = WORKLOADS.includes(object.kind) ? object.spec?.template : undefined;
    return template ? [{ object, all, pod: template.spec, labels: template.metadata.labels }] : [];
  });

export const containersIn = (all: readonly LintObject[]): ContainerSubject[] =>
  podsIn(all).flatMap((subject) =>
    [...(subject.pod.initContainers ?? []), ...subject.pod.containers].map((container) => ({ ...subject, container })),
  );

const blamed = <T extends Subject>(subjects: readonly T[], holds: (subject: T) => boolean): LintObject[] =>
  subjects.filter((subject) => !holds(subject)).map(({ object }) => object);

/** Rules over containers, pods, and objects of a kind. */
export const everyContainer = (holds: (subject: ContainerSubject) => boolean) => (all: readonly LintObject[]) =>
  blamed(containersIn(all), holds);
export const everyPod = (holds: (subject: PodSubject) => boolean) => (all: readonly LintObject[]) =>
  blamed(podsIn(all), holds);
export const every = (kinds: readonly string[], holds: (subject: Subject) => boolean) => (all: readonly LintObject[]) =>
  blamed(
    all.filter(({ kind }) => kinds.includes(kind)).map((object) => ({ object, all })),
    holds,
  );

/** Whether an object says, with a reason where the tool takes one, that it does not hold to a check. */
export function isExempt({ metadata: { annotations = {} } }: LintObject, tool: Tool, check: string): boolean {
  const skips = Object.entries(annotations).filter(([key]) => key.startsWith('checkov.io/skip'));
  switch (tool) {
    case 'kube-linter':
      return (annotations[`ignore-check.kube-linter.io/${check}`] ?? '') !== '';
    case 'polaris':
      return annotations[`polaris.fairwinds.com/${check}-exempt`] === 'true';
    case 'checkov':
      return skips.some(([, text]) => text.startsWith(`${check}=`) && text.length > check.length + 1);
    default: {
      // These know no annotations: what another of them is told, with a reason, is in the exceptions that whoever runs them writes.
      const same = SAME[check];
      return same !== undefined && skips.some(([, text]) => text.startsWith(`${same}=`));
    }
  }
}

/** trivy's and kubescape's names of what checkov is told. */
const SAME: Readonly<Record<string, string>> = { 'KSV-0020': 'CKV_K8S_40', 'KSV-0021': 'CKV_K8S_40' };
