import type { ComponentState, Drift, EventSink, Outcome, PlannedOperation } from '../kernel/index.ts';
import type { Check, ExecIn, LogLine, LogQuery, Release } from './runtime.ts';
import type { ExplainQuery, ScaleDecision, ScaleView } from './scaling.ts';

/**
 * One environment as commands see it. Two implementations: the session itself (kubernetes: this process writes, under a lock in
 * the cluster) and the agent's client (local, docker: the agent writes, the client posts an intent and shows the events).
 */
export interface Target {
  readonly environment: string;
  readonly runtime: string;
  /** What apply would do now. Changes nothing, anywhere. */
  plan(request: ApplyRequest, signal: AbortSignal): Promise<readonly PlannedOperation[]>;
  /** The same by fields, with risks, what stands in its way, and what was changed by hand. Absent where `plan` says it all. */
  review?(request: ApplyRequest, signal: AbortSignal): Promise<Review>;
  apply(request: ApplyRequest, sink: EventSink, signal: AbortSignal): Promise<Outcome>;
  down(request: DownRequest, sink: EventSink, signal: AbortSignal): Promise<Outcome>;
  /** undefined: nothing of it runs. */
  status(signal: AbortSignal): Promise<Status | undefined>;
  logs(query: LogQuery, signal: AbortSignal): AsyncIterable<LogLine>;
  scale(changes: CountChanges, sink: EventSink, signal: AbortSignal): Promise<Outcome>;
  /** How everything that has replicas is scaled now. undefined: nothing of it runs. */
  scaling(signal: AbortSignal): Promise<readonly ScaleView[] | undefined>;
  /** Decisions about one component, oldest first. */
  explain(query: ExplainQuery, signal: AbortSignal): Promise<readonly ScaleDecision[]>;
  /** The policies of platform.yaml as it is now hold from here on; nothing else of it. Absent where they are applied by `deploy`. */
  adopt?(signal: AbortSignal): Promise<readonly string[]>;
  restart(components: readonly string[], sink: EventSink, signal: AbortSignal): Promise<Outcome>;
  readonly exec: ExecIn['run'];
  /** `http://127.0.0.1:8080`; holds a port-forward open until the signal where one is needed. */
  open(component: string, signal: AbortSignal): Promise<string>;
  history(): Promise<Release[]>;
  rollback(to: string | undefined, sink: EventSink, signal: AbortSignal, options?: RollbackOptions): Promise<Outcome>;
  check(): Promise<Check[]>;
  secrets: {
    list(): Promise<{ name: string; version: string | undefined; origin: 'generated' | 'user' }[]>;
    set(name: string, value: string): Promise<void>;
    remove(name: string): Promise<void>;
  };
  /**
   * Keeps the platform alive until the signal; resolves when it stopped. `sink` hears what happens meanwhile without being asked
   * for: rebuilds, repairs. Absent on kubernetes.
   */
  lease?(signal: AbortSignal, sink?: EventSink): Promise<void>;
}

/** number: set by hand; with `until` (milliseconds since the epoch) for a while; `auto`: back to the file or the policy. */
export type CountChange = number | 'auto' | { readonly value: number; readonly until: number };
export type CountChanges = Readonly<Record<string, CountChange>>;

export interface ApplyRequest {
  /** up goes on past a failed component; deploy records a release and rolls back as a whole. */
  readonly mode: 'up' | 'deploy';
  /** Only these components and what they need. */
  readonly only?: readonly string[];
  readonly timeoutMs?: number;
  /** local, docker: `{ 'load-balancer': 9000 | 'auto' }`. */
  readonly ports?: Readonly<Record<string, number | 'auto'>>;
  /** kubernetes: images were built by CI under this tag. */
  readonly imageTag?: string;
  /** Foreground `up`: the platform stops when the caller's lease ends. */
  readonly lease?: boolean;
  readonly cause?: string;
  /** deploy: fields that somebody else changed by hand are set to what platform.yaml says. */
  readonly takeOver?: boolean;
  /** deploy: only if everything is still as it was when this plan was made; otherwise refused (exit code 4). */
  readonly basis?: Basis;
  /** With `basis`: what the plan knew to be changed by hand, so that a refusal names what was changed since. */
  readonly drift?: readonly Drift[];
}

export interface RollbackOptions {
  /** Fields that somebody else changed by hand are set to what the release says. */
  readonly takeOver?: boolean;
}

/** What a plan was made from: by id of each resource a digest of what is there and of what is wanted, where there is any. */
export type Basis = Readonly<Record<string, { readonly there?: string; readonly wanted?: string }>>;

/** A plan for people to agree to. */
export interface Review {
  readonly operations: readonly PlannedOperation[];
  /** Made by hand since the last release. */
  readonly drift: readonly Drift[];
  /** What the environment lacks for this plan, and warnings. */
  readonly checks: readonly Check[];
  /** The release that is there now. */
  readonly release?: string;
  readonly basis: Basis;
}

export interface DownRequest {
  /** Remove volumes and generated secrets too. */
  readonly data: boolean;
}

export interface Status {
  readonly platform: string;
  readonly environment: string;
  readonly runtime: string;
  readonly instance: string;
  readonly components: readonly ComponentStatus[];
  readonly tasks: readonly {
    readonly id: string;
    readonly state: 'done' | 'waiting' | 'failed';
    readonly reason?: string;
  }[];
  readonly memoryBytes?: number;
}

export interface ComponentStatus {
  readonly name: string;
  readonly kind: string;
  readonly state: ComponentState;
  readonly reason?: string;
  readonly replicas: { readonly ready: number; readonly desired: number; readonly owner: 'file' | 'policy' | 'manual' };
  readonly copies: readonly {
    readonly id: string;
    readonly state: ComponentState;
    readonly reason?: string;
    readonly where?: string;
    readonly cpuMillis?: number;
    readonly memoryBytes?: number;
    readonly restarts?: number;
    readonly startedAt?: number;
  }[];
  /** Where it is reached from this machine. */
  readonly address?: string;
  /** What an edge to a store is made with here: `postgres`, `redis`. */
  readonly driver?: string;
}
