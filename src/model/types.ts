import type { Backlog, ScalePolicy } from './types/scale.ts';
import type { Task } from './types/task.ts';
import type { Binding, ConfigFile, SecretSpec, SecretUse, Value } from './types/value.ts';
import type { Endpoint, Front, Workload } from './types/workload.ts';

export type { Backlog, ScaleDirection, ScaleMetric, ScalePolicy } from './types/scale.ts';
export type { StoreWork, Task } from './types/task.ts';
export type { Binding, ConfigFile, Reference, SecretSpec, SecretUse, Value } from './types/value.ts';
export type { ContainerSpec, Endpoint, Front, LocalEngine, OperatorSpec, Workload } from './types/workload.ts';

/** The platform as data, built for one environment. Addresses stay references until a runtime places them. */
export interface Model {
  readonly name: string;
  readonly environment: EnvironmentInfo;
  /** Sorted by name. */
  readonly components: readonly Component[];
  readonly edges: readonly Edge[];
  readonly tasks: readonly Task[];
  /** Every secret the platform needs, sorted by name. Values are nowhere in the model. */
  readonly secrets: readonly SecretSpec[];
  readonly delivery: { readonly registry?: string; readonly images?: ImageDelivery; readonly mesh?: Mesh };
  /** What platform.yaml would have without `--lean`: names of components, ids of tasks; and why it is not there. */
  readonly leftOut?: { readonly names: readonly string[]; readonly why: string };
}
export type RuntimeName = 'local' | 'docker' | 'kubernetes';
export type ImageDelivery = 'push' | 'kind' | 'k3d' | 'minikube' | { readonly command: string };

/** istio: ambient, without a proxy in the pod. */
export type Mesh = 'istio' | 'istio-sidecar' | 'linkerd';

export interface EnvironmentInfo {
  readonly name: string;
  readonly runtime: RuntimeName;
  /** kubernetes only. */
  readonly context?: string;
  readonly namespace?: string;
  readonly production: boolean;
  /** kubernetes only: of every pod. */
  readonly priorityClass?: string;
  /** kubernetes only: addresses of the API server, for those who may ask it; anywhere without it. */
  readonly apiServer?: readonly string[];
}

export type ComponentKind = 'service' | 'worker' | 'store' | 'gateway' | 'balancer' | 'client' | 'addon';

export interface Component {
  readonly name: string;
  readonly kind: ComponentKind;
  readonly template?: string;
  readonly workload: Workload;
  readonly endpoints: readonly Endpoint[];
  /** Port on the user's machine (local, docker) or of the LoadBalancer Service: balancers only. */
  readonly publish?: number;
  /** Balancers on a cluster with a Gateway API: what takes their place. */
  readonly front?: Front;
  /** Non-secret environment: of the template, of platform.yaml, and of the bindings. */
  readonly env: Readonly<Record<string, Value>>;
  /** Secrets it reads as files. */
  readonly secrets: readonly SecretUse[];
  readonly config: readonly ConfigFile[];
  readonly bindings: readonly Binding[];
  /** HTTP paths; absent for stores (their container's probe counts) and clients. */
  readonly health?: { readonly live: string; readonly ready: string; readonly startup: string };
  readonly resources: Resources;
  /** Ports of hosts outside of the platform that it connects to. */
  readonly outside?: readonly number[];
  /** On a cluster: what it may ask the API for, in the platform's own namespace; its pods get a token. All others have none. */
  readonly api?: readonly ApiRight[];
  readonly replicas: number;
  readonly scale?: ScalePolicy;
  /** With a queue metric: how it is found out what waits for it in the queue that it consumes. */
  readonly backlog?: Backlog;
  /** Where each copy tells its metrics, where somebody asks for them. */
  readonly metrics?: { readonly port: number; readonly path: string };
  /** Stores: how their data is copied and put back. */
  readonly backup?: Backup;
  /** Gateways whose template says so, with a policy somewhere that asks: where each copy tells its rates. */
  readonly rates?: { readonly port: number; readonly path: string };
}

export type Backup =
  /** Why there is nothing to copy; forgets: it is empty after a restart. */
  | { readonly none: string; readonly forgets?: boolean }
  | {
      /** What the stream is: `pg_dump`. */
      readonly content: string;
      /** Commands; `{programs}` stands for the folder of the CLI's own. */
      readonly dump: readonly string[];
      readonly restore: readonly string[];
      /** It holds a schema, so migrations come after it. */
      readonly schema: boolean;
      /** Both run on the user's machine; this prints a user and the password, in the store. */
      readonly here?: { readonly password?: readonly string[] };
    };

/** `{ group: 'metrics.k8s.io', resource: 'pods', verbs: ['get', 'list'] }`; the group of Kubernetes' own first kinds is empty. */
export interface ApiRight {
  readonly group: string;
  /** Plural; `pods/log` is a part of one. */
  readonly resource: string;
  readonly verbs: readonly string[];
}

/** cpu in millicores, memory in bytes. */
export interface Resources {
  readonly cpu: number;
  readonly memory: number;
  readonly limits: { readonly cpu: number; readonly memory: number };
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  /** observe: sends telemetry to the collector, or is sampled, scraped and tailed for it. scrape: asks for metrics. */
  readonly kind: 'uses' | 'route' | 'issuer' | 'limit' | 'client' | 'balance' | 'observe' | 'scrape';
  readonly endpoint: string;
  /** Only edges to stores gate a start. */
  readonly gates: boolean;
}
