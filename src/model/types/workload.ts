import type { Probe } from '../../catalog/manifest/index.ts';

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
  /** Command in it that has it start anew without letting go of its ports. */
  readonly restart?: readonly string[];
  readonly stopSignal?: string;
  readonly stopGraceSeconds: number;
}

export interface Endpoint {
  readonly name: string;
  readonly port: number;
  readonly protocol: 'http' | 'tcp';
}
