import type { Drift, Effect, FieldChange } from '../kernel/index.ts';
import type { Context } from '../model/context.ts';
import type { Model } from '../model/types.ts';
import type { Observed, Operation, Resource, Verdict } from '../plan/types.ts';
import type { Images, Releases } from './ports/deployment.ts';
import type { Lock, ReplicaStore, SecretStore } from './ports/keeping.ts';
import type { ExecIn, Logs } from './ports/logs.ts';
import type { Samples } from './ports/observation.ts';
import type { Autoscaler, Signals } from './scaling.ts';

export type { ImageRequest, Images, Release, Releases } from './ports/deployment.ts';
export type { Lock, ReplicaStore, SecretStore } from './ports/keeping.ts';
export type { ExecIn, LogLine, LogQuery, Logs } from './ports/logs.ts';
export type { Sample, Samples, StatusFacts } from './ports/observation.ts';
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
  /** What `doctor` says. `model` is what platform.yaml asks for, where that can be read: what it does not need is no matter. */
  check(model?: Model): Promise<Check[]>;
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
   * Pure. Default: none. Names of the secrets that a resource reads: a release is put back only where all of them are there. `known`:
   * names that may be meant, where a resource has them in another form.
   */
  secretsOf?(resource: Resource, known: readonly string[]): readonly string[];
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
