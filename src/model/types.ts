import type { Probe } from '../catalog/manifest/index.ts';

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

/** What waits for one consumer: one number, asked in the way of the store's template. */
export interface Backlog {
  readonly store: string;
  /** Its only parameter, $1, is the name of the consumer. Asked as the administrator of the store. Either this or `http`. */
  readonly sql?: string;
  readonly database?: string;
  readonly http?: {
    readonly endpoint: string;
    readonly path: string;
    readonly query: Readonly<Record<string, string>>;
    /** Who asks, and the name of the secret that is its password. */
    readonly user: string;
    readonly secret: string;
    /** Key of the list in the JSON that comes back; absent: that is the list. */
    readonly items?: string;
    /** Key of the number in each item; they are added up. */
    readonly sum: string;
  };
  /**
   * A trigger of KEDA. `{target}` stands for what the policy says; secrets by parameter of the authentication, and what else stands
   * there: `names`.
   */
  readonly keda?: {
    readonly type: string;
    readonly metadata: Readonly<Record<string, Value>>;
    readonly secrets: Readonly<Record<string, string>>;
    readonly names?: Readonly<Record<string, string>>;
  };
}

/** cpu in millicores, memory in bytes. */
export interface Resources {
  readonly cpu: number;
  readonly memory: number;
  readonly limits: { readonly cpu: number; readonly memory: number };
}

export type Workload =
  /** Built from the project: `path` holds dist/ after the project's build. */
  | { readonly type: 'node'; readonly path: string; readonly entry: string }
  /** Of the user, any language: `start` on local, `dockerfile` elsewhere; listens on $PORT. */
  | { readonly type: 'source'; readonly path: string; readonly start?: string; readonly dockerfile?: string }
  /** An engine of others: a store, Envoy. */
  | { readonly type: 'engine'; readonly local?: LocalEngine; readonly container?: ContainerSpec }
  /** Run by an operator of the cluster, as its resources say. */
  | { readonly type: 'operated'; readonly operator: OperatorSpec }
  /** Nothing to run: clients, stores of somebody else. */
  | { readonly type: 'external'; readonly url?: string };

/** A Gateway of the cluster and what it answers for. */
export interface Front {
  readonly gatewayClass: string;
  readonly hosts: readonly string[];
  /** HTTPS with the certificate of a Secret, which an issuer may keep. */
  readonly tls?: { readonly secret: string; readonly issuer?: string };
}

/** See run.operator of a template's manifest; texts are filled in, but for `objects`: that is for the cluster's compiler. */
export interface OperatorSpec {
  readonly name: string;
  readonly install: string;
  /** Handlebars template of YAML documents. */
  readonly objects: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly users: readonly { readonly name: string; readonly secret: string; readonly topics: readonly string[] }[];
  /** Own secrets of the store, by their key. */
  readonly own: Readonly<Record<string, string>>;
  readonly ready: Readonly<Record<string, string>>;
  readonly hosts: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  readonly peers: readonly number[];
  readonly reached: readonly {
    readonly namespace: string;
    readonly serviceAccount: string;
    readonly ports: readonly number[];
  }[];
  /** Its pods ask the API server of the cluster. */
  readonly api: boolean;
}

export interface LocalEngine {
  readonly path: readonly string[];
  /** Of the program found on PATH. */
  readonly args: readonly string[];
  readonly embedded?: string;
  readonly embeddedArgs: readonly string[];
  /** Its data outlives the process. */
  readonly keeps: boolean;
}

export interface ContainerSpec {
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly user: { readonly uid: number; readonly gid: number };
  readonly volumes: readonly {
    readonly name: string;
    readonly path: string;
    readonly bytes: number;
    /** In it, of the user's own, there before the start. */
    readonly folder?: string;
  }[];
  readonly writable: readonly string[];
  readonly health: Probe;
  /** How long it may take to get ready, where that is not as ever. */
  readonly startSeconds?: number;
  readonly stopSignal?: string;
  readonly stopGraceSeconds: number;
}

export interface Endpoint {
  readonly name: string;
  readonly port: number;
  readonly protocol: 'http' | 'tcp';
}

/** Text, or a reference that the runtime's compiler resolves. */
export type Value = string | Reference;
export type Reference =
  | { readonly ref: 'host' | 'port'; readonly component: string; readonly endpoint: string }
  /** Stable URL of a service, for any language: http://host:port. */
  | { readonly ref: 'url'; readonly component: string; readonly endpoint: string }
  /** Live list of replicas for the kit: `file:/path`, `dns:name:port`, or `dns:name:port/readyz` where each has to be asked too. */
  | { readonly ref: 'endpoints'; readonly component: string; readonly endpoint: string }
  /** Path of one of the component's own config files or secrets, as the program sees it. */
  | { readonly ref: 'config'; readonly path: string }
  | { readonly ref: 'secret'; readonly secret: string };

export interface SecretSpec {
  /** `db.admin`, `db.users.product`, `product.PAYMENT_KEY`. Letters, digits, `.`, `_`, `-`. */
  readonly name: string;
  /** generated: made if absent. user: must have been set. */
  readonly origin: 'generated' | 'user';
  /** The store whose data it guards; it goes when that data goes. */
  readonly guards?: string;
}

export interface SecretUse {
  readonly secret: string;
  /** File name under the secrets folder (/run/secrets in containers); may have one folder, e.g. `users/product`. */
  readonly file: string;
  /** Variable that names the file, e.g. `ORDERS_PASSWORD_FILE`. */
  readonly env?: string;
}

export interface ConfigFile {
  /** Absolute path in containers; on local the base name, in a folder of the component. */
  readonly path: string;
  readonly content: string;
  readonly env?: string;
  /**
   * Its content is only where it begins: the runtime keeps it up to date with what runs. copies: those that tell metrics, in the
   * format of Prometheus. targets: they, and who listens where, in that of our own collector.
   */
  readonly lists?: 'copies' | 'targets';
}

/** What an edge gives to its user. `env` and `secrets` of the component already contain it; this keeps the edge visible. */
export interface Binding {
  readonly to: string;
  readonly endpoint: string;
  readonly prefix: string;
  readonly driver: string;
  readonly user?: string;
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

/** A one-shot job. It is known by the digest of everything that decides its outcome. */
export interface Task {
  /** `product/migrate`, `db/user-product`. */
  readonly id: string;
  readonly component: string;
  readonly name: string;
  readonly run: /** Command in the component's folder, with its env and secrets. */
    | { readonly type: 'program'; readonly command: string }
    /** With the store's own client: `sql` here on local, `command` in a container of the store's image. */
    | StoreWork;
  /** It fills in demo data. */
  readonly seed?: boolean;
  /** Globs, relative to the component's folder. */
  readonly inputs: readonly string[];
  /** Tasks (ids) and stores (component names) that must be done or ready first. */
  readonly after: readonly string[];
  /** Components whose start waits for it. */
  readonly gates: readonly string[];
}

/** With a client of the store: `sql` by our own on local, `command` in a container elsewhere. */
export interface StoreWork {
  readonly type: 'store';
  readonly store: string;
  readonly sql?: string;
  /** Absent where the template knows no container. */
  readonly image?: string;
  /** Of the store's image, whose client it is; absent where there is none. */
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly writable: readonly string[];
  readonly command: readonly string[];
  readonly files: readonly ConfigFile[];
  readonly env: Readonly<Record<string, Value>>;
  readonly secrets: readonly SecretUse[];
}

export interface ScalePolicy {
  readonly min: number;
  readonly max: number;
  readonly metrics: readonly ScaleMetric[];
  readonly up?: ScaleDirection;
  readonly down?: ScaleDirection;
}
export type ScaleMetric =
  | { readonly type: 'cpu' | 'memory'; readonly percent: number }
  | { readonly type: 'rps' | 'queue'; readonly perReplica: number }
  | { readonly type: 'custom'; readonly metric: string; readonly perReplica: number };
export interface ScaleDirection {
  readonly windowSeconds?: number;
  readonly tolerance?: number;
  readonly policies?: readonly {
    readonly type: 'pods' | 'percent';
    readonly value: number;
    readonly periodSeconds: number;
  }[];
  readonly select?: 'max' | 'min' | 'disabled';
}
