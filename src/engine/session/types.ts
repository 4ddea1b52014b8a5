import type { ComponentFailure, EventSink, Outcome, Ports } from '../../kernel/index.ts';
import type { Context, Replicas } from '../../model/context.ts';
import type { Model } from '../../model/types.ts';
import type { Resource } from '../../plan/types.ts';
import type { Builder } from '../builder.ts';
import type { Check, Release, ReplicaStore, Runtime } from '../runtime.ts';
import type { Target } from '../target.ts';

export interface SessionOptions {
  readonly ports: Ports;
  readonly runtime: Runtime;
  readonly environment: string;
  /** Absolute. */
  readonly projectDir: string;
  /** Absolute: `.platform/<environment>` of the project. */
  readonly stateDir: string;
  readonly instance: string;
  /** Reads platform.yaml again; called once per piece of work. */
  readonly load: () => Promise<Model>;
  readonly builder: Builder;
  /** Who releases: recorded. */
  readonly by?: string;
  /** The commit that is released, where there is one. */
  readonly commit?: () => Promise<string | undefined>;
  /** Hears every event of all work, beside the sink of each call. */
  readonly onEvent?: EventSink;
  readonly parallel?: number;
  readonly pollMs?: number;
}

/** A Target in this process, and what the agent needs beside it. Work is done one after the other, in the order asked. */
export interface Session extends Target {
  /**
   * Plans and applies again with what was applied last: after a copy died, a rebuild, or a decision of the autoscaler. Does nothing
   * before the first apply of this session and after down.
   */
  reconcile(request: ReconcileRequest, sink?: EventSink, signal?: AbortSignal): Promise<Outcome>;
  /** Counts of all components and whose they are, as of now. Empty before the first apply of this session and after down. */
  counts(): Promise<Readonly<Record<string, Replicas>>>;
  /** What was applied last; undefined before the first apply and after down. */
  current(): Prepared | undefined;
}

export interface ReconcileRequest {
  /** For people: `product/process/1 ended`, `sources changed`. Told as a note. */
  readonly cause: string;
  /** Only these components are touched; all when absent. */
  readonly components?: readonly string[];
  /** Read the digests of the bundles again: something rebuilt them. Builds nothing. */
  readonly sources?: boolean;
  /** Counts that the policy decided. Never beats one set by hand. */
  readonly replicas?: Readonly<Record<string, number>>;
}

/** Everything about one state of the sources: ready to be compared with what runs. */
export interface Prepared {
  readonly model: Model;
  readonly context: Context;
  readonly desired: readonly Resource[];
  /** What stands in the way of its images. */
  readonly checks: readonly Check[];
  /** Components that could not be built: left as they are. */
  readonly failed: readonly ComponentFailure[];
  /** Keys of ports whose number platform.yaml asks for. */
  readonly fixedPorts: ReadonlySet<string>;
  /** What `--only` has chosen so far; everything when absent. */
  readonly components?: readonly string[];
  /** Where a release was put back, `desired` comes from it and not from the model. */
  readonly release?: Release;
  /** Beside `desired`, with a release: tasks and data that are left alone. */
  readonly alsoOurs?: readonly Resource[];
}

/** What the parts of a session share. */
export interface Core extends SessionOptions {
  readonly replicas: ReplicaStore;
  /** Counts set by hand end with `down`. */
  readonly forgetCounts: () => Promise<void>;
  last: Prepared | undefined;
}
