import type { Resource } from '../../../src/plan/index.ts';

/** As much of Kubernetes' objects as the shape rules read. */
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly env?: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: unknown }[];
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string>>;
    readonly limits?: Readonly<Record<string, string>>;
  };
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly livenessProbe?: unknown;
  readonly readinessProbe?: unknown;
  readonly startupProbe?: unknown;
  readonly lifecycle?: unknown;
}
export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly automountServiceAccountToken?: boolean;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly serviceAccountName?: string;
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
}
export interface Peer {
  readonly podSelector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly namespaceSelector?: unknown;
  readonly ipBlock?: { readonly cidr: string };
}
export interface Policy {
  readonly podSelector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly policyTypes: readonly string[];
  readonly ingress: readonly Rule[];
  readonly egress: readonly Rule[];
}
export interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly port: number; readonly protocol: string }[];
}
interface KubeObject {
  readonly kind: string;
  readonly spec?: {
    readonly template?: { readonly metadata: { labels: Record<string, string> }; readonly spec: PodSpec };
  };
}

export const WORKLOADS = ['Deployment', 'StatefulSet', 'Job'];

/** Every pod that is made, with its labels and the kind that makes it. */
export function podsOf(resources: readonly Resource[]) {
  return resources.flatMap(({ id, spec }) => {
    const object = spec as unknown as KubeObject;
    const template = WORKLOADS.includes(object.kind) ? object.spec?.template : undefined;
    return template ? [{ id, kind: object.kind, labels: template.metadata.labels, spec: template.spec }] : [];
  });
}

export const policiesOf = (resources: readonly Resource[]) =>
  resources.flatMap(({ id, kind, spec }) =>
    kind === 'NetworkPolicy' ? [{ id, spec: (spec as unknown as { spec: Policy }).spec }] : [],
  );
