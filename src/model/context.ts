/** Everything that compile needs from outside of platform.yaml. Plain data: same model and context, same resources. */
export interface Context {
  /** Id of this copy of the project: in names, labels, socket and lock. A DNS label. */
  readonly instance: string;
  /** Absolute folder of the project, and of the run-time state of this environment (`.platform/<environment>`). */
  readonly projectDir: string;
  readonly stateDir: string;
  /** Ports on the user's machine: `db/sql`, `product/http`, `load-balancer/http`. local: allocated once; docker: published ones. */
  readonly ports: Readonly<Record<string, number>>;
  /** Image reference by component, for node and source workloads. */
  readonly images: Readonly<Record<string, string>>;
  /** Digest of the built files by component, for the local runtime. */
  readonly bundles: Readonly<Record<string, string>>;
  /** Digest of the input files by task id. */
  readonly taskInputs: Readonly<Record<string, string>>;
  readonly replicas: Readonly<Record<string, Replicas>>;
  /** Version by secret name: drawn at random when it is set. Never the value, never a hash of it. */
  readonly secrets: Readonly<Record<string, string>>;
}

export interface Replicas {
  readonly value: number;
  /** policy: a plan leaves the count alone. manual: set by hand, beats the file. */
  readonly owner: 'file' | 'policy' | 'manual';
  /** Set by hand for a while: until then. Milliseconds since the epoch. */
  readonly until?: number;
}
