import type { Drift, Effect, FieldChange, Secret } from '../kernel/index.ts';
import type { Context, Replicas } from '../model/context.ts';
import type { Model } from '../model/types.ts';
import type { Observed, Operation, Resource, Verdict } from '../plan/types.ts';
import type { Autoscaler, Signals } from './scaling.ts';

export type { Autoscaler, ScaleDecision, Signals } from './scaling.ts';

/** What doctor and preflight print. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** A failed check that does not stop the work. */
  readonly warning?: boolean;
  readonly message: string;
  readonly next?: string;
}

export interface Scope {
  readonly instance: string;
  /** Only these components; all when absent. */
  readonly components?: readonly string[];
}

/** A difference found by the runtime itself (kubernetes: server-side dry run). */
export interface Change {
  readonly id: string;
  readonly action: 'create' | 'update' | 'remove' | 'keep';
  /** Paths of fields that differ: `spec.template.spec.containers[0].image`. */
  readonly fields: readonly string[];
  /** The same with what they are and will be; secrets are masked. */
  readonly values?: readonly FieldChange[];
  /** What it does to what runs, or what stands in its way. */
  readonly effects?: readonly Effect[];
  /** Tells what is there now from what was there before: uid and every field that is wanted, without what changes by itself. */
  readonly live?: string;
}

/** What one application of an operation made, e.g. the address. Merged into nothing; for events and debugging. */
export type Facts = Readonly<Record<string, string | number | boolean>>;

/**
 * One place where platforms run. Planning, order, gates, deadlines and rollback are the engine's; a runtime compiles, observes,
 * performs one operation at a time and judges one resource. `apply` is idempotent: after a crash at any point the same
 * operation, planned again from what is observed, converges.
 */
export interface Runtime {
  readonly name: string;
  readonly capabilities: {
    readonly rollout: 'engine' | 'native';
    readonly scaling: 'agent' | 'native';
    /** Who tells the collector what copies print, where it cannot read that itself and they do not send it. */
    readonly lines?: 'agent';
  };
  /** How often the engine may observe while it waits; 50 ms when absent. */
  readonly pollMs?: number;
  check(): Promise<Check[]>;
  /** Pure. */
  compile(model: Model, context: Context): Resource[];
  /** Everything of ours that exists, alive or not, in all generations. Cheap: the engine calls it several times a second. */
  observe(scope: Scope, signal: AbortSignal): Promise<Observed[]>;
  /** Default: by digest. */
  compare?(desired: readonly Resource[], observed: readonly Observed[]): Promise<Change[]>;
  /** Default: none. Differences between what was released last and the last observation, made by others. */
  drift?(released: readonly Resource[], observed: readonly Observed[]): Promise<readonly Omit<Drift, 'outcome'>[]>;
  /** What a plan needs of the environment: permissions, room, versions. Everything that is missing at once; changes nothing. */
  preflight?(plan: Pick<RunInfo, 'operations' | 'desired'>, signal: AbortSignal): Promise<readonly Check[]>;
  /** Performs and returns; it does not wait for readiness. create/run: made and started. drain: out of traffic, connections finished. */
  apply(operation: Operation, signal: AbortSignal): Promise<Facts>;
  /** Pure: from the facts of the observation. */
  verdict(resource: Resource, observed: Observed | undefined): Verdict;
  /** Called once before the first apply and after the last one of a run: lock, inventory, namespaces, networks. */
  begin?(run: RunInfo, signal: AbortSignal): Promise<void>;
  end?(run: RunInfo, result: 'done' | 'failed'): Promise<void>;

  // Optional ports.
  readonly logs?: Logs;
  readonly exec?: ExecIn;
  readonly images?: Images;
  readonly releases?: Releases;
  readonly secrets: SecretStore;
  readonly samples?: Samples;
  /** Where scaling is the agent's. */
  readonly signals?: Signals;
  /** Where scaling is the environment's own. */
  readonly autoscaler?: Autoscaler;
  /** Where several writers are possible: held from before the observation to the end of the work. */
  readonly lock?: Lock;
  /** Where counts live in the environment itself; otherwise the session keeps them in a file. */
  readonly replicas?: ReplicaStore;
  /**
   * Pure. Ports on the user's machine that the model needs here. Default: on runtimes with `rollout: 'engine'` every endpoint of
   * every component that runs, else none.
   */
  ports?(model: Model): readonly PortWish[];
  /** Address of a published or used endpoint as seen from the user's machine: `http://127.0.0.1:8080`. */
  address?(component: string, endpoint: string, signal: AbortSignal): Promise<string | undefined>;
  /** As `address`, but may hold something open for it until the signal: a forwarded port. Default: `address`. */
  open?(component: string, endpoint: string, signal: AbortSignal): Promise<string | undefined>;
}

/** One port of `Context.ports`: `key` is `component/endpoint`; `fixed` is the number that platform.yaml asks for. */
export interface PortWish {
  readonly key: string;
  readonly fixed?: number;
}

export interface Lock {
  /** Waits a while for another holder, then rejects with a PlatformError of exit code 4. Resolves with the release. */
  acquire(signal: AbortSignal): Promise<() => Promise<void>>;
}

/** Counts that differ from the file: set by hand, or by a policy of the agent. */
export interface ReplicaStore {
  read(): Promise<Readonly<Record<string, Replicas>>>;
  /**
   * Keeps counts of owner manual and policy; owner file: forgets it, the value is what the file says. Where workloads carry their own
   * count (native rollout) this also changes it, and the engine only waits for it.
   */
  write(changes: Readonly<Record<string, Replicas>>): Promise<void>;
}

export interface RunInfo {
  readonly instance: string;
  readonly desired: readonly Resource[];
  readonly operations: readonly Operation[];
  /** Fields that somebody else owns by now are set all the same. */
  readonly takeOver?: boolean;
  /** `down --data`: at its end nothing of ours is left, not even what lies below the operations: namespace, records, images. */
  readonly data?: boolean;
  /** Tells a person what operations do not: something stays, and why. */
  readonly note?: (text: string) => void;
}

/**
 * Fields of `Observed.facts` that `status` shows where a runtime has them. A native workload lists its copies in `copies`, and
 * tells how many it wants.
 */
export interface StatusFacts {
  /** `pid 4211`, `10.1.0.7`, `node-2`. */
  readonly where?: string;
  readonly restarts?: number;
  /** Milliseconds since the epoch. */
  readonly startedAt?: number;
  /** How it ended: `exit 1`, `killed by SIGKILL`. */
  readonly exit?: string;
  readonly copies?: readonly {
    readonly id: string;
    readonly ready: boolean;
    readonly reason?: string;
    readonly where?: string;
    readonly restarts?: number;
    readonly startedAt?: number;
  }[];
  readonly wanted?: number;
}

export interface LogQuery {
  readonly components?: readonly string[];
  readonly follow: boolean;
  /** Milliseconds since the epoch. */
  readonly since?: number;
  readonly tail?: number;
}
export interface LogLine {
  readonly at: number;
  readonly component: string;
  /** Id of the copy: `product/process/1`. */
  readonly replica: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}
export interface Logs {
  read(query: LogQuery, signal: AbortSignal): AsyncIterable<LogLine>;
}

export interface ExecIn {
  /** Runs a command in a running replica, with these streams; resolves with its exit code. */
  run(
    target: { readonly component: string; readonly replica?: string },
    command: readonly string[],
    io: {
      readonly stdin: NodeJS.ReadableStream;
      readonly stdout: NodeJS.WritableStream;
      readonly stderr: NodeJS.WritableStream;
      readonly tty: boolean;
    },
  ): Promise<number>;
}

/** Where secret values live. Versions are random and may be told; values never leave through here except as Secret. */
export interface SecretStore {
  /** Version by name, of those that are there. */
  versions(): Promise<Record<string, string>>;
  /** Makes the named ones that are absent. Returns the versions of all. */
  ensure(names: readonly string[]): Promise<Record<string, string>>;
  set(name: string, value: Secret): Promise<string>;
  remove(names: readonly string[]): Promise<void>;
}

/** Makes images from the project and brings them to where they run. */
export interface Images {
  ensure(
    requests: readonly ImageRequest[],
    onProgress: (component: string, message: string) => void,
    signal: AbortSignal,
  ): Promise<void>;
}
export interface ImageRequest {
  readonly component: string;
  /** Absolute folder that is the build context. */
  readonly folder: string;
  readonly dockerfile: string;
  readonly reference: string;
}

export interface Release {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  readonly by: string;
  readonly commit?: string;
  readonly status: 'current' | 'previous' | 'failed';
  readonly cause: string;
  readonly resources: readonly Resource[];
}
export interface Releases {
  /** Newest first. */
  list(): Promise<Release[]>;
  /** Adds it, or replaces the one with the same id. The engine sees to the statuses. */
  record(release: Release): Promise<void>;
}

export interface Sample {
  readonly replica: string;
  readonly component: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  readonly restarts?: number;
  /** What it tells about itself without being asked over HTTP, by the names of metrics. */
  readonly statistics?: Readonly<Record<string, number>>;
}
export interface Samples {
  read(): Promise<Sample[]>;
}
